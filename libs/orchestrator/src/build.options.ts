export const BUILD_OPTIONS = Symbol('BUILD_OPTIONS');

export interface BuildOptions {
  /** `Foundry 0.1.0`: written into what is delivered. */
  readonly generator: string;
  /** One process owns the data directory, so a step found running at boot was interrupted. */
  readonly soleProcess: boolean;
  /** Whether this process works on builds, or only takes requests for them. */
  readonly consume: boolean;
}

/** The steps of every build, from `pipelineOf`. */
export const PIPELINE = Symbol('PIPELINE');
