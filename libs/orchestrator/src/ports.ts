/** What the orchestrator needs of other libraries; the composition root provides it. */
/** Bytes free for what builds write: `() => Promise<number>`. */
export const FREE_SPACE = Symbol('FREE_SPACE');
export type FreeSpace = () => Promise<number>;
/** Why code that a model wrote cannot be run on this machine, one sentence; null when it can: `() => Promise<string | null>`. */
export const ISOLATION = Symbol('ISOLATION');
export type IsolationOf = () => Promise<string | null>;
export const WORKSPACES = Symbol('WORKSPACES');
export const ARTIFACT_STORE = Symbol('ARTIFACT_STORE');
export const DEPENDENCY_STORE = Symbol('DEPENDENCY_STORE');
/** Asked whether what a client wrote may be run here. */
export const SANDBOX = Symbol('SANDBOX');
