import type { Kind, Operation } from './catalogue/operation.js';
import type { Expression } from './formulas/expression.js';

/** What a caller of the tool gives. */
export interface ToolInput {
  readonly name: string;
  readonly kind: Kind;
  readonly about: string;
  readonly optional?: true;
  /** What it is when the caller leaves it out. */
  readonly fallback?: unknown;
}

export type Argument =
  | { readonly from: 'constant'; readonly value: unknown }
  | { readonly from: 'input'; readonly name: string; readonly fallback?: unknown }
  /** Several inputs as one object. */
  | { readonly from: 'inputs'; readonly names: readonly string[] }
  | { readonly from: 'step'; readonly index: number };

export interface ToolStep {
  readonly what:
    | { readonly type: 'operation'; readonly operation: Operation }
    | { readonly type: 'formula'; readonly expression: Expression };
  /** Of an operation: in the order of the function's parameters. Of a formula: what its names stand for. */
  readonly args: readonly Argument[];
  /** Of a formula: the names that `args` stand for. */
  readonly names?: readonly string[];
  readonly label: string;
  readonly kind: Kind;
  /** The first argument is a list, and the operation is for each of its items. */
  readonly isEach: boolean;
}

export interface ToolOutput {
  readonly name: string;
  readonly step: number;
}

export interface ToolPlan {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly request: string;
  readonly inputs: readonly ToolInput[];
  readonly steps: readonly ToolStep[];
  readonly outputs: readonly ToolOutput[];
  readonly examples: readonly {
    readonly input: Readonly<Record<string, unknown>>;
    readonly output: Readonly<Record<string, unknown>>;
  }[];
  readonly isRandom: boolean;
}

/** A part of the request that nothing in the catalogue accounts for. */
export interface NotCovered {
  readonly part: string;
  readonly reason: string;
}

export type PlannedTool =
  | { readonly covered: true; readonly plan: ToolPlan }
  | { readonly covered: false; readonly notCovered: readonly NotCovered[] };
