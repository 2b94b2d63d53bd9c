export const MEMORY_OPTIONS = Symbol('MEMORY_OPTIONS');

export interface MemoryOptions {
  /** For tests of what depends on time. */
  readonly now?: () => Date;
}
