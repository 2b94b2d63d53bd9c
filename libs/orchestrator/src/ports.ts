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
/** Tools beside the deployed ones that agents may call in the name of who asked for a build: a `FurtherTools`. Not everybody provides it. */
export const FURTHER_TOOLS = Symbol('FURTHER_TOOLS');
export interface FurtherTools {
  /** Those that the caller may call. */
  list(caller: BuildCaller): Promise<
    readonly {
      readonly name: string;
      readonly title: string;
      readonly description: string;
      readonly inputSchema: Readonly<Record<string, unknown>>;
      readonly repeatable: boolean;
      readonly destructive: boolean;
    }[]
  >;
  /** @throws DomainError in words for whoever called */
  call(caller: BuildCaller, name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown>;
}
/** Who asked for a build, with what their token could do. */
export interface BuildCaller {
  readonly organisation: string;
  readonly subject: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly tokenId: string;
}
