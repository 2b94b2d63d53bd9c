import type { ArtifactStore } from '#foundry/artifacts';
import type { Sandbox } from '#foundry/sandbox';

export const TOOL_OPTIONS = Symbol('TOOL_OPTIONS');

export interface ToolOptions {
  readonly sandbox: Sandbox;
  readonly artifacts: ArtifactStore;
  /** Absolute folder in the data directory, for programs that run and packages that are being checked. */
  readonly directory: string;
  /** Warm processes of all tools together. */
  readonly workers: number;
}
