export { createDependencyStore, type DependencyStoreOptions } from './dependency-store.js';
export { dockerEnvironment, inspectMachine, probeContainerEngine, type MachineFacts, type ToolFact } from './machine.js';
export { EntryRefused, OpenFolder, type EntryName, type EntryRefusal, type FileContent } from './open-folder.js';
export { isAbandonedDraft, lockBetweenProcesses } from './process-lock.js';
export { isProcessAlive, processIdentity, type ProcessIdentity } from './process-identity.js';
export { findChromium, findNpm, findProgram } from './programs.js';
export { createSandbox, DEFAULT_LIMITS, type SandboxOptions } from './sandbox.js';
export type { PreparedRun, SandboxBackend, SpawnPlan } from './backend.js';
export type * from './sandbox.types.js';
