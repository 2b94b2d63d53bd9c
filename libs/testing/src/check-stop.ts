import type { CheckContext, CheckName, CheckOutcome, CheckRunner } from './check.types.js';

/** Ends a check from any depth with an outcome other than passed or failed: a missing tool, a killed run. */
export class CheckStop extends Error {
  constructor(
    readonly status: 'skipped' | 'error',
    readonly reason: string,
    readonly command = '',
    readonly output = '',
  ) {
    super(reason);
    this.name = 'CheckStop';
  }
}

export interface CheckDefinition {
  readonly name: CheckName;
  readonly after?: readonly CheckName[];
  /** Rough seconds on two cores. */
  readonly weight: number;
  /** May throw `CheckStop`. */
  readonly check: (context: CheckContext) => Promise<CheckOutcome>;
}

export function defineCheck(definition: CheckDefinition): CheckRunner {
  return {
    name: definition.name,
    after: definition.after ?? [],
    weight: definition.weight,
    async run(context) {
      try {
        return await definition.check(context);
      } catch (error) {
        if (!(error instanceof CheckStop)) throw error;
        const { status, reason, command, output } = error;
        return { status, reason, findings: [], command, output };
      }
    },
  };
}
