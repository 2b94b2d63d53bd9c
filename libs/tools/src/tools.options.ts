import type { ArtifactStore } from '#foundry/artifacts';
import type { Sandbox } from '#foundry/sandbox';
import type { SecretKeySource } from './secrets/secret-key.js';

export const TOOL_OPTIONS = Symbol('TOOL_OPTIONS');

export interface ToolOptions {
  readonly sandbox: Sandbox;
  readonly artifacts: ArtifactStore;
  /** Absolute folder in the data directory, for programs that run and packages that are being checked. */
  readonly directory: string;
  /** Warm processes of all tools together. */
  readonly workers: number;
  /** What seals secrets. */
  readonly secretKey: SecretKeySource;
  /** Days that records of calls are kept. */
  readonly callKeepDays: number;
  /** Hosts that the operator lets tools reach although they are inside of the network; as in a manifest's `network`. */
  readonly privateHosts: readonly string[];
  /** Whether this process clears away what is kept too long. */
  readonly consume: boolean;
}
