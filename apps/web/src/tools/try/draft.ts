import type { Field } from './fields.js';

/** What is written in a form: texts as they are typed, so that nothing jumps while a number is half written. */
export type Draft =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'yes-no'; readonly on: boolean | undefined }
  | { readonly kind: 'list'; readonly items: readonly Draft[] }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Draft>> };

export interface FieldProblem {
  /** JSON pointer, as the server names places: `/lines/0/price`. */
  readonly path: string;
  readonly message: string;
}

const textDraft = (text: string): Draft => ({ kind: 'text', text });

/** What a form says before anybody has written into it: the schema's own defaults. */
export function emptyDraft(field: Field): Draft {
  switch (field.kind) {
    case 'text':
      return textDraft(field.initial ?? '');
    case 'number':
      return textDraft(field.initial === undefined ? '' : String(field.initial));
    case 'boolean':
      return { kind: 'yes-no', on: field.initial };
    case 'choice':
      return textDraft(optionText(field.options, field.initial));
    case 'json':
      return textDraft(field.initial === undefined ? '' : pretty(field.initial));
    case 'list':
      return { kind: 'list', items: Array.from({ length: Math.min(field.minItems, 10) }, () => emptyDraft(field.item)) };
    case 'object':
      return { kind: 'object', fields: Object.fromEntries(field.fields.map(({ name, field: own }) => [name, emptyDraft(own)])) };
  }
}

/** The form that says this value. @returns undefined when it has no place in the form, such as a property the schema does not name */
export function draftOf(field: Field, value: unknown): Draft | undefined {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? textDraft(value) : value === null && field.nullable ? textDraft('') : undefined;
    case 'number':
      return typeof value === 'number' ? textDraft(String(value)) : value === null && field.nullable ? textDraft('') : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? { kind: 'yes-no', on: value } : undefined;
    case 'choice': {
      const text = optionText(field.options, value);
      return text === '' ? undefined : textDraft(text);
    }
    case 'json':
      return textDraft(pretty(value));
    case 'list': {
      if (!Array.isArray(value)) return undefined;
      const items = value.map((item) => draftOf(field.item, item));
      return items.includes(undefined) ? undefined : { kind: 'list', items: items as Draft[] };
    }
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
      const known = new Set(field.fields.map(({ name }) => name));
      if (Object.keys(value).some((name) => !known.has(name))) return undefined;
      const fields: [string, Draft][] = [];
      for (const { name, field: own } of field.fields) {
        const given = (value as Record<string, unknown>)[name];
        const draft = given === undefined ? blank(own) : draftOf(own, given);
        if (draft === undefined) return undefined;
        fields.push([name, draft]);
      }
      return { kind: 'object', fields: Object.fromEntries(fields) };
    }
  }
}

/** Left out, whatever the default is. */
function blank(field: Field): Draft {
  if (field.kind === 'boolean') return { kind: 'yes-no', on: undefined };
  if (field.kind === 'list') return { kind: 'list', items: [] };
  if (field.kind === 'object')
    return { kind: 'object', fields: Object.fromEntries(field.fields.map(({ name, field: own }) => [name, blank(own)])) };
  return textDraft('');
}

const LEFT_OUT = Symbol('left out');

/** The value that a form says, with what cannot be read of it. */
export function valueOf(field: Field, draft: Draft): { readonly value: unknown; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const value = read(field, draft, true, '', problems);
  return { value: value === LEFT_OUT ? {} : value, problems };
}

function read(field: Field, draft: Draft, required: boolean, path: string, problems: FieldProblem[]): unknown {
  const wrong = (message: string): typeof LEFT_OUT => {
    problems.push({ path, message });
    return LEFT_OUT;
  };
  if (draft.kind === 'list' && field.kind === 'list') {
    if (draft.items.length === 0 && !required) return LEFT_OUT;
    return draft.items.map((item, index) => read(field.item, item, true, `${path}/${index}`, problems));
  }
  if (draft.kind === 'object' && field.kind === 'object') {
    // An object that nobody asked for is there only when something is written in it.
    if (!required && isBlank(field, draft)) return LEFT_OUT;
    const entries = field.fields.map(({ name, required: needed, field: own }) => [
      name,
      read(
        own,
        draft.fields[name] ?? blank(own),
        needed,
        `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        problems,
      ),
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== LEFT_OUT));
  }
  if (draft.kind === 'yes-no') return draft.on ?? (required ? false : LEFT_OUT);
  if (draft.kind !== 'text') return LEFT_OUT;
  const { text } = draft;
  switch (field.kind) {
    case 'text':
      return text === '' && !required ? LEFT_OUT : text === '' && field.nullable ? null : text;
    case 'number': {
      const written = text.trim();
      if (written === '') return !required ? LEFT_OUT : field.nullable ? null : wrong('A number is needed.');
      // Most of the world writes 2,5.
      const number = Number(/^[+-]?\d+,\d+$/.test(written) ? written.replace(',', '.') : written);
      if (!Number.isFinite(number)) return wrong('This is not a number.');
      return field.whole && !Number.isInteger(number) ? wrong('A whole number is needed.') : number;
    }
    case 'choice':
      if (text === '') return required ? wrong('Choose one.') : LEFT_OUT;
      return field.options[Number(text)];
    case 'json':
      if (text.trim() === '') return required ? wrong('JSON is needed, such as {} or "text".') : LEFT_OUT;
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return wrong('This is not valid JSON.');
      }
    default:
      return LEFT_OUT;
  }
}

function isBlank(field: Field, draft: Draft): boolean {
  if (draft.kind === 'text') return draft.text === '' || JSON.stringify(draft) === JSON.stringify(emptyDraft(field));
  if (draft.kind === 'yes-no') return draft.on === undefined || (field.kind === 'boolean' && draft.on === field.initial);
  if (draft.kind === 'list') return draft.items.length === 0;
  return field.kind === 'object' && field.fields.every(({ name, field: own }) => isBlank(own, draft.fields[name] ?? blank(own)));
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** A choice is kept as its place, since options need not be texts. */
function optionText(options: readonly unknown[], value: unknown): string {
  if (value === undefined) return '';
  const place = options.findIndex((option) => JSON.stringify(option) === JSON.stringify(value));
  return place < 0 ? '' : String(place);
}
