export const MEMORY_OPTIONS = Symbol('MEMORY_OPTIONS');

export interface MemoryOptions {
  /** For tests of what depends on time. */
  readonly now?: () => Date;
}

/** The models' service, under a name of this library's own so that tests can do without Nest. */
export const MEMORY_MODELS = Symbol('MEMORY_MODELS');
