export const BUILD_OPTIONS = Symbol('BUILD_OPTIONS');

export interface BuildOptions {
  /** Foundry's version: written into what is delivered. */
  readonly generator: string;
  /** Whether this process works on builds, or only takes requests for them. */
  readonly consume: boolean;
  /** Milliseconds after which a check is stopped. */
  readonly checkLimitMs: number;
}

/** The steps of every build, from `pipelineOf`. */
export const PIPELINE = Symbol('PIPELINE');
