/** Steps of builds of kind `tool`. They are in the same pipeline, and no project has them. */
export const TOOL_PLAN = 'plan-tool';
export const TOOL_WRITE = 'write-tool';
export const TOOL_CHECK = 'prove-tool';
export const TOOL_FIX = 'fix-tool';
export const TOOL_DEPLOY = 'deploy-tool';

/** What the step `plan-tool` journals. */
export interface ToolPlanOutput extends Record<string, unknown> {
  /** Who writes the package: the catalogue of operations, or a model. */
  readonly by: 'catalogue' | 'model';
  /** Parts of the request that the catalogue does not know; a model is asked for them. */
  readonly notCovered: readonly { readonly part: string; readonly reason: string }[];
}

/** What the step `write-tool` journals. */
export interface WrittenOutput extends Record<string, unknown> {
  readonly files: number;
  /** The package as it was written first, in the build's workspace. */
  readonly commit: string;
}

/** What became of a package's checks, as far as later steps need it. */
export interface PackageVerdict extends Record<string, unknown> {
  readonly passed: boolean;
  /** One sentence for each finding. */
  readonly problems: readonly string[];
}

export interface DeployedOutput extends Record<string, unknown> {
  readonly tool: string;
  readonly version: number;
  readonly description: string;
}
