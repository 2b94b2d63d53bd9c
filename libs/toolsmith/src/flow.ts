import { operationNamed } from './catalogue/catalogue.js';
import { KIND_NAMES, type Kind, type Operation } from './catalogue/operation.js';
import type { Mention } from './language/mentions.js';
import { resolveParameters, signOf } from './language/parameters.js';
import type { Span } from './language/pattern.js';
import { TEXTLIKE } from './order.js';
import type { ReadRequest } from './language/request.js';
import type { Argument, ToolInput, ToolStep } from './tool-plan.js';

/** What goes from step to step. */
export interface Value {
  readonly argument: Argument;
  readonly kind: Kind;
}

/** The inputs and steps of a tool that is being put together, and how values become what a step takes. */
export class Flow {
  protected readonly inputs: ToolInput[] = [];
  protected readonly steps: ToolStep[] = [];
  protected readonly spans: Span[] = [];
  protected mentions: readonly Mention[] = [];
  /** What a list of lines or words is put together with at the end. */
  protected glue: string | undefined;

  constructor(protected readonly request: ReadRequest) {}

  /** A value as what an operation takes; text is taken apart where the request says how. */
  protected fit(value: Value, kind: Kind, isDry: boolean): { value: Value; isEach: boolean } | undefined {
    if (value.kind === kind || (kind === 'text' && TEXTLIKE.includes(value.kind))) return { value, isEach: false };
    if (kind === 'value' && ['texts', 'numbers', 'rows', 'value'].includes(value.kind)) return { value, isEach: false };
    if ((kind === 'text' && value.kind === 'texts') || (kind === 'number' && value.kind === 'numbers'))
      return { value, isEach: true };
    if (isDry) return undefined;
    if (kind === 'texts' && value.kind === 'text') {
      const way = this.partsOfText();
      if (way) return { value: this.step(operationNamed(way.operation), [value.argument, ...way.args], 'texts'), isEach: false };
    }
    if (kind === 'text' && value.kind === 'number')
      return { value: this.step(operationNamed('numberToText'), [value.argument], 'text'), isEach: false };
    return undefined;
  }

  protected partsOfText(): { operation: string; args: Argument[] } | undefined {
    const { text } = this.request;
    const separated =
      /(?<![\p{L}\d])(?<sign>⟦q\d+⟧|[a-z]+)[ -](?:separated|delimited)|(?:separated|delimited) (?:by|with) (?:an? )?(?<by>⟦q\d+⟧|[a-z]+)/iu.exec(
        text,
      );
    const sign = separated && signOf(this.request, (separated.groups!['sign'] ?? separated.groups!['by'])!);
    if (sign != null) {
      this.spans.push([separated!.index, separated!.index + separated![0].length]);
      this.glue ??= sign === ',' ? ', ' : sign;
      return { operation: 'splitBy', args: [constant(sign)] };
    }
    if (/\blines?\b/i.test(text) && !/\b(?:list|array) of lines\b/i.test(text)) {
      this.glue ??= '\n';
      return { operation: 'splitLines', args: [] };
    }
    if (/\bwords?\b/i.test(text) && !/\b(?:list|array|set) of (?:\w+ )?words\b/i.test(text)) {
      this.glue ??= ' ';
      return { operation: 'splitWords', args: [] };
    }
    return undefined;
  }

  /** What the tool is given, by what its first step takes and what the request calls it. */
  protected source(operation: Operation, name: string, kind: Kind): Value {
    const { text } = this.request;
    const isList =
      /\b(?:list|array|series|set|sequence|collection)s?\b|\b(?:each|every) (?:item|entry|element|one|of (?:them|the))\b/i.test(
        text,
      );
    if (kind === 'rows' && this.isFromCsv()) {
      const rows = operationNamed('csvToRows');
      const delimiter = /\btsv\b/i.test(text) ? '\t' : undefined;
      const parameters = resolveParameters(this.request, rows, {}, [[0, text.length]]);
      if (parameters) {
        this.spans.push(...parameters.spans);
        return this.step(
          rows,
          [
            this.give('csv', 'text', 'CSV text with a line of column names').argument,
            delimiter === undefined ? parameters.args[0]! : constant(delimiter),
          ],
          'rows',
        );
      }
    }
    if (kind === 'rows' || kind === 'value') return this.give(name, kind, about(kind, name));
    if (kind === 'texts') {
      const isText = /\b(?:text|string|paragraph|sentence)\b/i.test(text) || /[ -](?:separated|delimited)\b/i.test(text);
      if (
        (isText || (/\blines\b/i.test(text) && !isList)) &&
        !/\b(?:list|array) of (?:texts|strings|lines|words)\b/i.test(text) &&
        this.partsOfText()
      ) {
        const given = this.give('text', 'text', 'The text');
        return this.fit(given, 'texts', false)!.value;
      }
    }
    if (kind === 'numbers' && /[ -](?:separated|delimited)\b/i.test(text) && this.partsOfText()) {
      this.glue = undefined;
      const way = this.partsOfText()!;
      return this.step(
        operationNamed('parseNumbers'),
        [this.give('numbers', 'text', 'Numbers in a text').argument, ...way.args],
        'numbers',
      );
    }
    if (
      kind === 'text' &&
      isList &&
      // What makes a list of one text is not for each of a list.
      (TEXTLIKE.includes(operation.out) || ['boolean', 'number'].includes(operation.out)) &&
      !/\b(?:from|of|in) (?:an?|the) (?:\w+ )?(?:text|string|sentence|csv|document)\b/i.test(text) &&
      operation.inputs.length === 1 &&
      /\b(?:each|every|all|list of|array of)\b/i.test(text)
    )
      return this.give('items', 'texts', 'The items');
    if (kind === 'text' && /\b(?:each|every) line\b|\blines of\b/i.test(text) && !operation.name.startsWith('count')) {
      const given = this.give('text', 'text', 'The text');
      return this.fit(given, 'texts', false)?.value ?? given;
    }
    if (
      kind === 'number' &&
      isList &&
      operation.inputs.length === 1 &&
      /\b(?:list|array) of (?:\w+ )?(?:numbers|values|integers|decimals)\b/i.test(text)
    )
      return this.give('numbers', 'numbers', 'The numbers');
    if (
      kind === 'text' &&
      name === 'text' &&
      /\b(?:a|an|the|whole|any|invoice|order) (?:\w+ )?(?:number|integer)s?\b/i.test(text) &&
      !/\b(?:text|string|phone|card|account|sentence|word|title)\b/i.test(text)
    )
      return this.step(operationNamed('numberToText'), [this.give('number', 'number', 'The number').argument], 'text');
    return this.give(name, kind, about(kind, name));
  }

  /** "CSV" beside what says that the result is one. */
  protected isFromCsv(): boolean {
    const outputs = this.mentions.filter(({ what }) => what.type === 'operation' && what.operation.name === 'rowsToCsv');
    return Array.from(this.request.text.matchAll(/\b(?:csv|comma[- ]separated values|tsv)\b/gi)).some(({ index }) =>
      outputs.every(({ start, end }) => index < start || index >= end),
    );
  }

  protected give(name: string, kind: Kind, about: string): Value {
    this.addInput({ name, kind, about });
    return { argument: { from: 'input', name }, kind };
  }

  protected addInput(input: ToolInput): void {
    if (!this.inputs.some(({ name }) => name === input.name)) this.inputs.push(input);
  }

  protected step(operation: Operation, args: readonly Argument[], kind: Kind, isEach = false, label = operation.label): Value {
    const out: Kind = isEach ? (kind === 'number' ? 'numbers' : TEXTLIKE.includes(kind) ? 'texts' : 'value') : kind;
    this.steps.push({ what: { type: 'operation', operation }, args, label, kind: out, isEach });
    return { argument: { from: 'step', index: this.steps.length - 1 }, kind: out };
  }
}

export const constant = (value: unknown): Argument => ({ from: 'constant', value });

export function about(kind: Kind, name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  const what =
    kind === 'date' ? 'as 2024-03-01' : kind === 'time' ? 'as 2024-03-01T12:00:00Z' : kind === 'colour' ? 'as #1e90ff' : '';
  return `${name === KIND_NAMES[kind] ? `The ${words}` : words[0]!.toUpperCase() + words.slice(1)}${what && `, ${what}`}`;
}
