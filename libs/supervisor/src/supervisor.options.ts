export const SUPERVISOR_OPTIONS = Symbol('SUPERVISOR_OPTIONS');

export interface SupervisorOptions {
  /** Whether this process works on sessions, or only takes them. */
  readonly consume: boolean;
  readonly keepDays: number;
}
