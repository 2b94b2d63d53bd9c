import { type DeclaredInput, readSignature } from './signature.js';
import { plainly } from './phrasing.js';
import { toolsmithErrors } from '../toolsmith.errors.js';

/** A request as it is read: its texts in quotation marks, patterns and time zones are set aside, its examples too. */
export interface ReadRequest {
  readonly original: string;
  /** Without examples; what was set aside is `⟦q0⟧`, `⟦r1⟧`, `⟦z2⟧`. */
  readonly text: string;
  readonly literals: readonly string[];
  readonly examples: readonly RequestExample[];
  /** "called word_stats": the name that the request gives. */
  readonly name?: string;
  /** Inputs that the request names itself, in its order. */
  readonly declared: readonly DeclaredInput[];
  /** A part that looks like an example and could not be read. */
  readonly unreadExample?: string;
}

/** What the request says the tool does with something. */
export interface RequestExample {
  /** In the order in which they are given; with a name where one is given. */
  readonly inputs: readonly { readonly name?: string; readonly value: unknown }[];
  readonly output: unknown;
}

export const MAX_REQUEST = 4_000;

const NUMBER_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const ARROW =
  '(?:→|⇒|=>|->|⟶|becomes?|gives?|results? in|yields?|returns?|should (?:return|give|become|be|yield|result in)|turns into|is turned into|must (?:return|give|be|become)|(?<=[\\])}\\d"”\'’]\\s*)=(?=\\s))';

export function readRequest(original: string): ReadRequest {
  const request = original.normalize('NFC').replace(/\r\n?/g, '\n').trim();
  if (request === '')
    throw toolsmithErrors.emptyRequest('The request has no words. Say what the tool takes and what it returns.');
  if (request.length > MAX_REQUEST)
    throw toolsmithErrors.requestTooLong(
      `The request has ${request.length} characters; a tool is asked for in at most ${MAX_REQUEST}.`,
    );
  const named =
    /,? ?(?:\b(?:and )?(?:called|named|name it|call it|its name (?:is|should be))) ["'`“”]?([a-z][a-z0-9]*(?:[_-][a-z0-9]+)+|(?<=["'`“])[a-z][a-z0-9]*)["'`“”]?/.exec(
      request,
    );
  const signature = readSignature(asArrows(named ? request.replace(named[0], ' ') : request));
  const found = takeExamples(signature.text);
  let text = plainly(found.rest);
  const name = named?.[1]!.replaceAll('-', '_') ?? signature.name;
  const literals: string[] = [];
  const aside = (kind: 'q' | 'r' | 'z', value: string): string => `⟦${kind}${literals.push(value) - 1}⟧`;
  text = text
    .replace(
      /"([^"\n]*)"|“([^”\n]*)”|„([^“”\n]*)[“”]|«([^»\n]*)»|`([^`\n]*)`|‘([^’\n]*)’/g,
      (_, ...groups: (string | undefined)[]) =>
        aside(
          'q',
          groups.slice(0, 6).find((group) => group !== undefined)!,
        ),
    )
    .replace(/(?<![\p{L}\d])'([^'\n]*)'(?![\p{L}\d])/gu, (_, inner: string) => aside('q', inner))
    .replace(/(?<![\w/:.])\/((?:\\.|[^/\\\n\s])(?:\\.|[^/\\\n])*)\/(?=[\s,.;)]|$)/g, (_, inner: string) => aside('r', inner))
    .replace(
      /\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?\b|\bUTC\b|\bGMT\b/g,
      (zone) => aside('z', zone === 'GMT' ? 'UTC' : zone),
    )
    .replace(
      /(?<=\b(?:format|as|to|into|in|from|like|of the form|written|notation) )((?:D{1,4}|d{1,4}|M{1,4}|Y{4}|y{4}|YY|yy)(?:[./ -]+(?:D{1,4}|d{1,4}|M{1,4}|Y{4}|y{4}|YY|yy|HH:mm|hh:mm)){1,3})(?!\w)/g,
      (notation: string) => aside('q', notation),
    )
    .replace(/(?<=\b(?:snake|camel|kebab|pascal|title|upper|lower|constant|screaming|SNAKE))_(?=\w)/gi, ' ')
    .replace(/,? (?:like|such as|e\.g\.|as|in the form(?:at)?|of the form) \d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?(?![\d])/g, '')
    .replace(/[\u00ad\u200b]/g, '')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/\s?(?:%|\bper ?cent\b)/g, ' percent')
    .replace(/(?<=\s|^)'s\b/g, '')
    .replace(/[’]/g, "'")
    .replace(new RegExp(`\\b(${NUMBER_WORDS.slice(2).join('|')})\\b(?! sided)`, 'gi'), (word) =>
      String(NUMBER_WORDS.indexOf(word.toLowerCase())),
    )
    .replace(/\bone (?=(?:decimal|digit|upper|lower|special|symbol|capital|place|fraction|percent|letter))/gi, '1 ')
    .replace(/\ba single (?=decimal)/gi, '1 ')
    .replace(/\b(?:(\d+)-)(?=[a-z])/gi, '$1 ')
    .replace(/[ \t]+/g, ' ');
  return {
    original: request,
    text,
    literals,
    examples: found.examples,
    declared: signature.declared,
    ...(name !== undefined && { name }),
    ...(found.unread !== undefined && { unreadExample: found.unread }),
  };
}

/** "(42 becomes forty-two)", "e.g. hello → HELLO": words of an example without quotation marks. */
const quoteExamples = (text: string): string =>
  // How umlauts are written is known.
  text
    .replace(/ ?\((?:[äöüÄÖÜß] ?(?:→|->|=>|to|becomes) ?[a-zA-Z]{2}(?:, ?| and )?)+(?:etc\.?|…)?\)/g, '')
    .replace(
      /(?<=\(|\b(?:e\.g\.|eg|for example|for instance|example|examples)[:,]? )([^\s"'“”()[\]{},;→]+) (→|⇒|=>|->|becomes|gives|returns|turns into|is turned into) ([^\s"'“”()[\]{},;→]+)(?=\)|[.,;]?(?:\s|$))/gi,
      (whole: string, from: string, arrow: string, to: string) => {
        const quoted = (word: string): string =>
          /^-?\d+(?:\.\d+)?$|^(?:true|false)$/.test(word) ? word : `"${word.replace(/[.]$/, '')}"`;
        return /^(?:it|this|that|which)$/i.test(from) ? whole : `${quoted(from)} ${arrow} ${quoted(to)}`;
      },
    );

/** `slugify("Hello", "_")` as it stands in an example: what is in the brackets is what goes in. */
const asArrows = (text: string): string =>
  quoteExamples(text).replace(
    /\b[a-zA-Z]\w{2,}\(((?:\s*(?:"[^"\n]*"|'[^'\n]*'|-?\d[\d.]*|\[[^\]\n]*\]|true|false)\s*,?)+)\)(?=\s*(?:→|⇒|=>|->|==?|gives?|returns?|becomes?|is|should))/g,
    '$1',
  );

const QUOTES = /^(?:"([\s\S]*)"|“([\s\S]*)”|'([\s\S]*)'|‘([\s\S]*)’|`([\s\S]*)`)$/;

/** Sentences, lines and brackets with an arrow in them are examples. */
function takeExamples(text: string): { rest: string; examples: RequestExample[]; unread?: string } {
  const examples: RequestExample[] = [];
  let unread: string | undefined;
  const LITERAL = `(?:"[^"\\n]*"|“[^”\\n]*”|'[^'\\n]*'|‘[^’\\n]*’|\`[^\`\\n]*\`|\\[[^\\]\\n]*\\](?:\\])?|\\{[^\\n]*?\\}|-?\\d[\\d.,:TZ/-]*(?:\\d|Z)?(?: ?%)?|true|false)`;
  const SIDE = `(?:(?:[a-zA-Z][\\w ]{0,24}?(?: ?[=:] ?| ))?${LITERAL})`;
  const SIDES = `${SIDE}(?:(?:, and |,? and |, ?| with )${SIDE})*`;
  const LEAD =
    '(?:\\(?(?:e\\.g\\.|eg\\.?|i\\.e\\.|for (?:example|instance)|example|examples|so|like|such as)[:,]?\\s*)?(?:(?:that|if|when|so|for|with|given|input|an input of|the (?:input|text|word|number|string|value|list))[:,]?\\s+(?:is |of )?){0,3}';
  const pattern = new RegExp(
    `[ ,;(–—-]*${LEAD}(?<inputs>${SIDES})(?:,)?\\s*(?:it |the (?:tool|result|output|answer) |this |that |I (?:want|expect|get) |we (?:want|expect|get) |output[: ]+(?:is )?)?${ARROW}:?\\s*(?<output>${LITERAL}(?:(?<=[\\d])(?![\\w]))?)\\)?(?:[.;](?=\\s|$))?`,
    'g',
  );
  const rest = text.replace(pattern, (whole: string, ...parts: unknown[]) => {
    const { inputs, output } = parts.at(-1) as { inputs: string; output: string };
    const read = readSides(inputs, new RegExp(`(?:(?<name>[a-zA-Z][\\w ]{0,24}?)(?: ?[=:] ?| ))?(?<literal>${LITERAL})`, 'g'));
    const value = readLiteral(output);
    if (read.length === 0 || value === undefined) {
      unread ??= whole.trim();
      return ' ';
    }
    examples.push({ inputs: read, output: value.value });
    return /[.;]$/.test(whole) || /\n/.test(whole) ? '. ' : ' ';
  });
  if (/→|⇒|=>|(?<!-)->|⟶/.test(plainly(rest))) unread ??= /.{0,40}(?:→|⇒|=>|->|⟶).{0,40}/.exec(rest)?.[0].trim();
  return { rest, examples, ...(unread !== undefined && { unread }) };
}

function readSides(text: string, pattern: RegExp): { name?: string; value: unknown }[] {
  return Array.from(text.matchAll(pattern)).flatMap((match) => {
    const { name, literal } = match.groups as { name?: string; literal: string };
    const read = readLiteral(literal);
    if (read === undefined) return [];
    const label = name
      ?.trim()
      .replace(/^(?:and|with|if|when|for|the|a|an|input|given|text|is)\s+/i, '')
      .trim();
    return [{ value: read.value, ...(label && !/^(?:and|with|for|the|input|is)$/i.test(label) && { name: label }) }];
  });
}

function readLiteral(text: string): { value: unknown } | undefined {
  const trimmed = text.trim().replace(/[,;]$/, '');
  const quoted = QUOTES.exec(trimmed);
  if (quoted)
    return {
      value: quoted
        .slice(1)
        .find((group) => group !== undefined)!
        .replaceAll('\\n', '\n')
        .replaceAll('\\t', '\t'),
    };
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(trimmed)) return { value: Number(trimmed.replaceAll(',', '')) };
  if (/^-?\d+(?:\.\d+)?$/.test(trimmed)) return { value: Number(trimmed) };
  if (/^(?:\[|\{|true$|false$)/.test(trimmed)) {
    try {
      return { value: JSON.parse(trimmed.replaceAll("'", '"')) as unknown };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  }
  return /^\d[\d:TZ./-]*$/.test(trimmed) ? { value: trimmed.replace(/[.]$/, '') } : undefined;
}

/** What stands behind `⟦q3⟧`. */
export function literalOf(request: ReadRequest, mark: string): string | undefined {
  const index = /^⟦[qrz](\d+)⟧$/.exec(mark)?.[1];
  return index === undefined ? undefined : request.literals[Number(index)];
}
