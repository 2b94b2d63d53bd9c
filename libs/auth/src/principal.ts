import { ALL_SCOPES, type Scope } from './scopes.js';

export const DEFAULT_ORGANISATION = 'default';

/** Whoever a token stands for. */
export interface Principal {
  /** Everything belongs to an organisation, and a token sees its own organisation's only. */
  readonly organisation: string;
  /** The user whose token it is, `usr_…`; undefined for the server's own terminal, which is nobody in the directory. */
  readonly userId?: string;
  /** Who acts, the same for the whole life of the account: `key:tok_…`, `admin`, `local`. */
  readonly subject: string;
  /** The subject's name, for lists and logs. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Runs this installation: may act for every organisation where a route offers it. */
  readonly operator: boolean;
  /** What the allowance of requests is counted by. */
  readonly tokenId: string;
  readonly expiresAt: Date | null;
  /** The run of a continuous integration that sends it, as its issuer says. */
  readonly workload?: { readonly repository: string; readonly commit: string; readonly ref: string };
}

/** Whoever may write to the data directory, and the server's own terminal. */
export const LOCAL_OPERATOR: Principal = {
  organisation: DEFAULT_ORGANISATION,
  subject: 'local',
  name: 'local',
  scopes: ALL_SCOPES,
  operator: true,
  tokenId: 'local',
  expiresAt: null,
};

/** Whether somebody may see and manage what all organisations share: the queues, the configuration. */
export const runsInstallation = (caller: Principal): boolean => caller.operator || caller.organisation === DEFAULT_ORGANISATION;

/** Knows one kind of token. */
export interface TokenVerifier {
  /** Whether the token looks like one of this kind. */
  recognises(token: string): boolean;
  /**
   * @returns undefined for a token that is not known, has expired or was revoked; the next verifier is asked then.
   * @throws auth.unauthenticated when there is more to say, and nobody else to ask
   */
  verify(token: string): Promise<Principal | undefined>;
}

/** The verifiers in the order in which they are asked. */
export const TOKEN_VERIFIERS = Symbol('TOKEN_VERIFIERS');
