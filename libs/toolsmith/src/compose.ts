import { operationNamed } from './catalogue/catalogue.js';
import { KIND_NAMES, type Kind, type Operation } from './catalogue/operation.js';
import type { Mention } from './language/mentions.js';
import { resolveParameters, signOf, type Span } from './language/parameters.js';
import { inOrder, isSaidAgain, TEXTLIKE } from './order.js';
import type { ReadRequest } from './language/request.js';
import type { Argument, ToolInput, ToolOutput, ToolStep } from './tool-plan.js';

export interface Composition {
  readonly inputs: readonly ToolInput[];
  readonly steps: readonly ToolStep[];
  readonly outputs: readonly ToolOutput[];
  /** Places that the parameters account for. */
  readonly spans: readonly Span[];
  readonly isRandom: boolean;
}

interface Value {
  readonly argument: Argument;
  readonly kind: Kind;
}

/** Puts the steps of a reading together, or finds that they do not fit. */
export function compose(request: ReadRequest, mentions: readonly Mention[]): Composition | undefined {
  return new Composer(request).run(inOrder(request.text, mentions));
}

class Composer {
  private readonly inputs: ToolInput[] = [];
  private readonly steps: ToolStep[] = [];
  private readonly spans: Span[] = [];
  private trunk: Value | undefined;
  private results: Value[] = [];
  private mentions: readonly Mention[] = [];
  /** What a list of lines or words is put together with at the end. */
  private glue: string | undefined;

  constructor(private readonly request: ReadRequest) {}

  run(mentions: readonly Mention[]): Composition | undefined {
    this.mentions = mentions;
    for (const [index, mention] of mentions.entries()) {
      if (mention.what.type === 'formula') {
        if (!this.addFormula(mention, mentions[index - 1])) return undefined;
      } else if (isSaidAgain(mention, mentions[index - 1])) continue;
      else if (!this.addOperation(mention.what.operation, mention, this.windowsOf(mentions, index), mentions[index - 1]))
        return undefined;
    }
    if (this.steps.length === 0) return undefined;
    let ends = this.results.length > 0 ? this.results : [this.trunk!];
    if (this.glue !== undefined && ends.every(({ kind }) => kind === 'texts'))
      ends = ends.map((value) => this.step(operationNamed('joinTexts'), [value.argument, constant(this.glue)], 'text'));
    const labels = new Map<string, number>();
    const outputs = ends.map(({ argument }): ToolOutput => {
      const step = argument.from === 'step' ? argument.index : -1;
      const label = ends.length === 1 ? 'result' : this.steps[step]!.label;
      labels.set(label, (labels.get(label) ?? 0) + 1);
      return { name: labels.get(label)! > 1 ? `${label}${labels.get(label)!}` : label, step };
    });
    const isRandom = this.steps.some(({ what }) => what.type === 'operation' && what.operation.isRandom);
    return { inputs: this.inputs, steps: this.steps, outputs, spans: this.spans, isRandom };
  }

  /** After the mention first, then before it, then anywhere. */
  private windowsOf(mentions: readonly Mention[], index: number): Span[] {
    const { start, end } = mentions[index]!;
    const byPlace = [...mentions].sort((a, b) => a.start - b.start);
    const at = byPlace.indexOf(mentions[index]!);
    const next = byPlace[at + 1]?.start ?? this.request.text.length;
    const previous = byPlace[at - 1]?.end ?? 0;
    return [
      [end, next],
      [start, end],
      [previous, start],
      [0, this.request.text.length],
    ];
  }

  private addFormula(mention: Mention, previous: Mention | undefined): boolean {
    if (mention.what.type !== 'formula') return false;
    // Two formulas are two results only where they are enumerated: else the second may say what the first means.
    if (
      previous &&
      !/^,?\s*(?:and|as well as|,|then)\b|^,/i.test(this.request.text.slice(previous.end, mention.start).trimStart())
    )
      return false;
    const { expression, inputs, label } = mention.what;
    if (this.trunk !== undefined || this.results.length > 0) {
      // A formula goes on with what is there only if it takes one number; several formulas of the same inputs are several results.
      const isSame = inputs.every(({ name }) => this.inputs.some((input) => input.name === name));
      if (!isSame || this.steps.some(({ what }) => what.type !== 'formula')) return false;
      if (this.trunk) this.results.push(this.trunk);
      this.trunk = undefined;
      this.results.push(
        this.pushFormula(
          expression,
          inputs.map(({ name }) => name),
          label,
        ),
      );
      return true;
    }
    for (const { name, about } of inputs)
      this.inputs.push({ name, kind: 'number', about: about[0]!.toUpperCase() + about.slice(1) });
    this.trunk = this.pushFormula(
      expression,
      inputs.map(({ name }) => name),
      label,
    );
    return true;
  }

  private pushFormula(
    expression: Extract<Mention['what'], { type: 'formula' }>['expression'],
    names: readonly string[],
    label: string,
  ): Value {
    const args = names.map((name): Argument => ({ from: 'input', name }));
    this.steps.push({ what: { type: 'formula', expression }, args, names, label, kind: 'number', isEach: false });
    return { argument: { from: 'step', index: this.steps.length - 1 }, kind: 'number' };
  }

  private addOperation(operation: Operation, mention: Mention, windows: readonly Span[], previous: Mention | undefined): boolean {
    const parameters = resolveParameters(this.request, operation, mention.groups, windows);
    if (!parameters) return false;
    // The same words cannot be a value of one step and a step of their own.
    const isTaken = ([start, end]: Span): boolean =>
      this.mentions.some((other) => other !== mention && start < other.end && end > other.start);
    if (parameters.spans.some(isTaken)) return false;
    const [subject, ...others] = operation.inputs;
    if (subject === undefined && (this.trunk !== undefined || this.results.length > 0)) return false;
    const isThen =
      previous !== undefined &&
      /\bthen\b|\bafterwards?\b|\bof (?:that|it)\b/i.test(
        this.request.text.slice(Math.min(previous.end, mention.start), Math.max(previous.end, mention.start)),
      );
    const starts = subject !== undefined && this.trunk === undefined && this.results.length === 0;
    if (starts) this.trunk = this.source(operation, subject.name, subject.kind);
    const bases = subject === undefined ? [undefined] : this.basesFor(operation, subject.kind, isThen);
    if (bases === undefined) return false;
    const rest: Argument[] = [];
    for (const input of others) {
      const optional = input.optional;
      this.addInput({ name: input.name, kind: input.kind, about: about(input.kind, input.name), ...(optional && { optional }) });
      rest.push({ from: 'input', name: input.name });
    }
    for (const input of parameters.inputs) this.addInput(input);
    this.spans.push(...parameters.spans);
    const fixed = operation.fixed.map(constant);
    const made = bases.map((base) =>
      this.step(
        operation,
        [...(base ? [base.value.argument] : []), ...rest, ...parameters.args, ...fixed],
        operation.out,
        base?.isEach,
        // A rounded mean is still the mean.
        operation.ends || base?.value.argument.from !== 'step' ? undefined : this.steps[base.value.argument.index]!.label,
      ),
    );
    const isMapped =
      this.results.length > 0 &&
      bases.length === this.results.length &&
      bases.every((base, index) => base?.value === this.results[index]);
    if (isMapped) this.results = made;
    else if (operation.ends) this.results.push(...made);
    else this.trunk = made[0];
    return true;
  }

  /** What the operation is applied to: the value that goes through, or every result so far. */
  private basesFor(operation: Operation, kind: Kind, isThen: boolean): { value: Value; isEach: boolean }[] | undefined {
    const onResults = this.results.map((value) => this.fit(value, kind, true));
    const resultsFit = this.results.length > 0 && onResults.every((value) => value !== undefined);
    const prefersTrunk = operation.ends && !isThen && this.trunk !== undefined;
    if (prefersTrunk || !resultsFit) {
      const onTrunk = this.trunk && this.fit(this.trunk, kind, this.results.length > 0 && !operation.ends);
      // A step that changes the value comes before its results.
      if (onTrunk && (this.results.length === 0 || operation.ends)) return [onTrunk];
    }
    return resultsFit ? onResults.filter((fitting) => fitting !== undefined) : undefined;
  }

  /** A value as what an operation takes; text is taken apart where the request says how. */
  private fit(value: Value, kind: Kind, isDry: boolean): { value: Value; isEach: boolean } | undefined {
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

  private partsOfText(): { operation: string; args: Argument[] } | undefined {
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
  private source(operation: Operation, name: string, kind: Kind): Value {
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
    if (kind === 'text' && isList && operation.inputs.length === 1 && /\b(?:each|every|all|list of|array of)\b/i.test(text))
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
  private isFromCsv(): boolean {
    const outputs = this.mentions.filter(({ what }) => what.type === 'operation' && what.operation.name === 'rowsToCsv');
    return Array.from(this.request.text.matchAll(/\b(?:csv|comma[- ]separated values|tsv)\b/gi)).some(({ index }) =>
      outputs.every(({ start, end }) => index < start || index >= end),
    );
  }

  private give(name: string, kind: Kind, about: string): Value {
    this.addInput({ name, kind, about });
    return { argument: { from: 'input', name }, kind };
  }

  private addInput(input: ToolInput): void {
    if (!this.inputs.some(({ name }) => name === input.name)) this.inputs.push(input);
  }

  private step(operation: Operation, args: readonly Argument[], kind: Kind, isEach = false, label = operation.label): Value {
    const out: Kind = isEach ? (kind === 'number' ? 'numbers' : TEXTLIKE.includes(kind) ? 'texts' : 'value') : kind;
    this.steps.push({ what: { type: 'operation', operation }, args, label, kind: out, isEach });
    return { argument: { from: 'step', index: this.steps.length - 1 }, kind: out };
  }
}

const constant = (value: unknown): Argument => ({ from: 'constant', value });

function about(kind: Kind, name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  const what =
    kind === 'date' ? 'as 2024-03-01' : kind === 'time' ? 'as 2024-03-01T12:00:00Z' : kind === 'colour' ? 'as #1e90ff' : '';
  return `${name === KIND_NAMES[kind] ? `The ${words}` : words[0]!.toUpperCase() + words.slice(1)}${what && `, ${what}`}`;
}
