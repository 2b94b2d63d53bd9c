import { operationNamed } from './catalogue/catalogue.js';
import type { Kind, Operation } from './catalogue/operation.js';
import { compilePattern } from './language/pattern.js';
import type { Mention } from './language/mentions.js';
import { type ResolvedParameters, resolveParameters } from './language/parameters.js';
import type { Span } from './language/pattern.js';
import { about, constant, Flow, type Value } from './flow.js';
import { inOrder, isSaidAgain } from './order.js';
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

/** Puts the steps of a reading together, or finds that they do not fit. */
export function compose(request: ReadRequest, mentions: readonly Mention[]): Composition | undefined {
  return new Composer(request).run(inOrder(request.text, mentions));
}

class Composer extends Flow {
  private trunk: Value | undefined;
  private results: Value[] = [];

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
      previous?.what.type === 'formula' &&
      !previous.also.some(
        ([, end]) =>
          end <= mention.start &&
          /^,? (?:and|as well as|,)(?: the)? $/i.test(`${this.request.text.slice(end, mention.start).trimEnd()} `),
      ) &&
      !/^,?\s*(?:and|as well as|,|then)\b|^,/i.test(this.request.text.slice(previous.end, mention.start).trimStart())
    )
      return false;
    const { expression, inputs, label, isKnown } = mention.what;
    const last = this.results.length === 1 ? this.results[0] : this.results.length === 0 ? this.trunk : undefined;
    const isGiven = inputs.every(({ name }) => this.inputs.some((input) => input.name === name));
    if (
      isKnown &&
      last?.kind === 'number' &&
      this.steps.every(({ what }) => what.type !== 'formula') &&
      inputs.length > 0 &&
      !isGiven
    ) {
      // "the total plus 19 percent": the first quantity is the number that is there.
      const [base, ...others] = inputs;
      for (const { name, about } of others)
        this.addInput({ name, kind: 'number', about: about[0]!.toUpperCase() + about.slice(1) });
      const args = inputs.map(({ name }): Argument => (name === base!.name ? last.argument : { from: 'input', name }));
      this.steps.push({
        what: { type: 'formula', expression },
        args,
        names: inputs.map(({ name }) => name),
        label,
        kind: 'number',
        isEach: false,
      });
      const made: Value = { argument: { from: 'step', index: this.steps.length - 1 }, kind: 'number' };
      if (this.results.length === 1) this.results = [made];
      else this.trunk = made;
      return true;
    }
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
    if (operation.name === 'fillOwnTemplate') return this.addTemplate(operation, parameters);
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
    const isEnumerated =
      previous === undefined ||
      /^[\s,;:(]*(?:and|as well as|,|plus|&|\/|or|also)\b|^\s*[,/&+]|\b(?:and|as well as)\b[^.]{0,30}$/i.test(
        this.request.text.slice(previous.end, mention.start),
      );
    const starts = subject !== undefined && this.trunk === undefined && this.results.length === 0;
    if (starts) this.trunk = this.source(operation, subject.name, subject.kind);
    const bases = subject === undefined ? [undefined] : this.basesFor(operation, subject.kind, isThen, isEnumerated);
    if (bases === undefined) return false;
    const rest: Argument[] = [];
    for (const input of others) {
      const optional = input.optional;
      this.addInput({ name: input.name, kind: input.kind, about: about(input.kind, input.name), ...(optional && { optional }) });
      rest.push({ from: 'input', name: input.name });
    }
    for (const input of parameters.inputs) this.addInput(input);
    const fulfilled = this.fulfilledBy(operation);
    // What the operation does anyway is no step of its own.
    if (fulfilled.some(isTaken)) return false;
    this.spans.push(...parameters.spans, ...fulfilled);
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

  /** A template of the request itself: each of its placeholders is an input. */
  private addTemplate(operation: Operation, { args, spans }: ResolvedParameters): boolean {
    const template = args[0]?.from === 'constant' ? String(args[0].value) : '';
    const names = [...new Set(Array.from(template.matchAll(/\{\{?\s*([A-Za-z_]\w*)\s*\}?\}/g), ([, name]) => name!))];
    if (names.length === 0 || this.steps.length > 0) return false;
    for (const name of names) this.addInput({ name, kind: 'text', about: about('text', name) });
    this.spans.push(...spans, ...this.fulfilledBy(operation));
    this.trunk = this.step(operation, [args[0]!, { from: 'inputs', names }], 'text');
    return true;
  }

  /** Places that ask for what the operation does anyway. */
  private fulfilledBy({ fulfils }: Operation): Span[] {
    return fulfils.flatMap((way) =>
      Array.from(this.request.text.matchAll(compilePattern(way)), (match): Span => [match.index, match.index + match[0].length]),
    );
  }

  /** What the operation is applied to: the value that goes through, or every result so far. */
  private basesFor(
    operation: Operation,
    kind: Kind,
    isThen: boolean,
    isEnumerated: boolean,
  ): { value: Value; isEach: boolean }[] | undefined {
    const onResults = this.results.map((value) => this.fit(value, kind, true));
    const resultsFit = this.results.length > 0 && onResults.every((value) => value !== undefined);
    const prefersTrunk = operation.ends && !isThen && this.trunk !== undefined;
    // A second one is a result of its own only where the results are enumerated.
    if (prefersTrunk && this.results.length > 0 && !isEnumerated) return undefined;
    if (prefersTrunk || !resultsFit) {
      const onTrunk = this.trunk && this.fit(this.trunk, kind, this.results.length > 0 && !operation.ends);
      // A step that changes the value comes before its results.
      if (onTrunk && (this.results.length === 0 || operation.ends)) return [onTrunk];
    }
    return resultsFit ? onResults.filter((fitting) => fitting !== undefined) : undefined;
  }
}
