import { guessType, namedType } from '../field-types.js';
import { singular } from '../language.js';
import { asciiWords } from '../naming.js';
import { nounOf, type Noun } from '../nouns.js';
import type { FieldType } from '../plan.schemas.js';
import { cleanValue } from '../read/field-qualifiers.js';
import { fieldPhrase } from '../read/field-phrase.js';
import type { FieldPhrase } from '../read/field-words.js';
import type { Notes } from '../read/notes.js';
import { isPersonLike } from '../usual-fields.js';
import { sameName, type SnippetField, type Snippets, type SnippetThing } from './snippet.js';

/** Writes down what was pasted, as facts like those of sentences. */
export function noteSnippets({ things, relations, enums }: Snippets, notes: Notes): void {
  const known = new Map<string, Noun>();
  for (const { name } of things) {
    const noun = nounOf(sameName(name));
    if (noun) for (const key of [sameName(name), sameName(noun.words.join(' '))]) known.set(key, noun);
  }
  const find = (name: string): Noun | undefined => {
    const words = asciiWords(name);
    return known.get(words.join(' ')) ?? known.get([...words.slice(0, -1), singular(words.at(-1) ?? '')].join(' '));
  };
  for (const thing of things) noteThing(thing, things, enums, find, notes);
  for (const { from, to, kind } of relations) {
    const one = find(from) ?? nounOf(sameName(from));
    const other = find(to) ?? nounOf(sameName(to));
    if (one && other && !pointed(things, from, to) && !pointed(things, to, from))
      notes.reading.facts.push({
        kind: 'relation',
        from: one,
        to: other,
        relation: kind,
        part: notes.newPart(`${from} ${kind} ${to}`, 'data'),
      });
  }
}

/** A field of the first says already that it points to the second. */
const pointed = (things: readonly SnippetThing[], from: string, to: string): boolean =>
  things.some(
    ({ name, fields }) =>
      sameThing(name, from) &&
      fields.some(
        (field) => sameThing(field.target ?? '', to) || sameThing(field.type, to) || sameThing(withoutId(field.name), to),
      ),
  );

const withoutId = (name: string): string => name.replace(/(?:_id|Id|ID)$/, '');
const bare = (name: string): string => singular(asciiWords(name).join(' '));
const sameThing = (a: string, b: string): boolean => a !== '' && bare(a) === bare(b);

type Find = (name: string) => Noun | undefined;

function noteThing(
  thing: SnippetThing,
  things: readonly SnippetThing[],
  enums: Snippets['enums'],
  find: Find,
  notes: Notes,
): void {
  const noun = find(thing.name);
  if (!noun) return;
  const own = thing.fields.filter((field) => !isKey(field));
  const ends = own.map((field) => targetOf(field, find));
  const part = notes.newPart(`${thing.name}: ${own.map(({ name }) => name).join(', ')}`, 'data');
  if (
    own.length === 2 &&
    ends.every((end) => end !== undefined) &&
    ends[0] !== ends[1] &&
    own.every(({ list }) => !list) &&
    !named(things, thing.name)
  ) {
    notes.reading.facts.push({ kind: 'relation', from: ends[0]!, to: ends[1]!, relation: 'many-to-many', part });
    return;
  }
  notes.reading.facts.push({ kind: 'entity', noun, weight: 'declared', part });
  const fields: FieldPhrase[] = [];
  for (const [i, field] of own.entries()) {
    const target = ends[i];
    if (target && field.list) {
      const back = things.find(({ name }) => find(name) === target)?.fields.find((one) => targetOf(one, find) === noun);
      if (back && !back.list) continue;
      const shared = back?.list === true || (isPersonLike(noun.words.join(' ')) && SHARED.test(target.words.at(-1)!));
      notes.reading.facts.push({
        kind: 'relation',
        from: noun,
        to: { ...target, plural: true },
        relation: shared ? 'many-to-many' : 'one-to-many',
        part,
      });
    } else if (target) {
      if (
        isForeignKey(field) &&
        own.some((other, j) => other !== field && ends[j] === target && sameThing(other.name, withoutId(field.name)))
      )
        continue;
      fields.push({
        name: asciiWords(withoutId(field.name)).join(' ') || target.words.join(' '),
        target: target.words.join(' '),
        count: 'one',
        ...marks(field),
      });
    } else fields.push(plain(field, enums));
  }
  notes.reading.facts.push({ kind: 'fields', noun, fields, part });
}

/** What people take part in together with others. */
const SHARED =
  /^(?:course|class|lesson|workshop|skill|group|project|team|club|role|event|language|interest|subject|tag|permission)$/;

/** A link that others refer to by name is a thing of its own. */
const named = (things: readonly SnippetThing[], name: string): boolean =>
  things.some(({ fields }) => fields.some((field) => sameThing(field.type, name) || sameThing(field.target ?? '', name)));

const isKey = ({ name, target }: SnippetField): boolean => target === undefined && /^_?(?:id|uuid|guid)$/i.test(name);
const isForeignKey = ({ name, type }: SnippetField): boolean =>
  /(?:_id|Id|ID)$/.test(name) && !/^[A-Z]\w*[a-z]$/.test(type.replace(/^(?:Int|String|Long|Uuid|Integer)$/, ''));

function targetOf(field: SnippetField, find: Find): Noun | undefined {
  if (field.values) return undefined;
  if (field.target) return find(field.target);
  return find(field.type) ?? (/(?:_id|Id|ID)$/.test(field.name) ? find(withoutId(field.name)) : undefined);
}

const marks = ({ required, unique }: SnippetField): Pick<FieldPhrase, 'required' | 'unique'> => ({
  ...(required === undefined ? {} : { required }),
  ...(unique ? { unique } : {}),
});

function plain(field: SnippetField, enums: Snippets['enums']): FieldPhrase {
  const name = asciiWords(field.name).join(' ');
  const worded = field.said === undefined ? undefined : fieldPhrase(`${name}: ${field.said}`);
  if (worded?.name === name) return { ...marks(field), ...worded };
  const values = (field.values ?? enums.get(field.type.toLowerCase()))?.map(valueOf).filter((one) => one !== '');
  const type = values ? undefined : typeOf(field.type, name);
  return {
    name,
    ...(values && values.length > 0 ? { values } : {}),
    ...(type ? { type: field.list ? 'string' : type } : {}),
    ...marks(field),
    ...(field.default === undefined ? {} : { default: values ? valueOf(field.default) : field.default }),
  };
}

/** `CHECKED_IN`, `checkedIn` → `checked in`. */
const valueOf = (value: string): string => cleanValue(value.replace(/([a-z0-9])([A-Z])/g, '$1 $2'));

const NUMERIC: readonly FieldType[] = ['integer', 'decimal', 'money', 'percent', 'rating'];

/** What a language's type means here; `number` and `Date` leave the rest to the name. Undefined: the name alone decides. */
function typeOf(written: string, name: string): FieldType | undefined {
  const text = written.toLowerCase().replace(/\s*\([^)]*\)$/, '');
  const guess = guessType(name, '').type;
  if (text === '' || /^(?:any|object|json|jsonb|unknown)$/.test(text)) return text === '' ? undefined : 'text';
  if (/^(?:number|num)$/.test(text)) return NUMERIC.includes(guess) ? guess : 'integer';
  if (/^(?:date|localdate)$/.test(text)) return guess === 'datetime' && /at$/.test(name) ? 'datetime' : 'date';
  if (/^(?:decimal|numeric|float\d*|double|real|bigdecimal)$/.test(text)) return guess === 'percent' ? 'percent' : 'decimal';
  if (/^(?:u?int\d*|long|short|byte|bigint|smallint|serial|bigserial)$/.test(text))
    return guess === 'rating' ? 'rating' : 'integer';
  if (/^(?:datetime2?|datetimeoffset|localdatetime|offsetdatetime|zoneddatetime|instant|timestamp\w*)$/.test(text))
    return 'datetime';
  if (/^(?:localtime|timespan)$/.test(text)) return 'time';
  if (/^(?:string|str)$/.test(text) && guess === 'text') return 'text';
  if (/^(?:uuid|guid|cuid|id|objectid|n?varchar2?|n?char|character|citext)$/.test(text)) return 'string';
  if (/^(?:uri)$/.test(text)) return 'url';
  return namedType(text);
}
