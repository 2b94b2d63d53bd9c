/** What the orchestrator needs of other libraries; the composition root provides it. */
export const WORKSPACES = Symbol('WORKSPACES');
export const ARTIFACT_STORE = Symbol('ARTIFACT_STORE');
export const DEPENDENCY_STORE = Symbol('DEPENDENCY_STORE');
