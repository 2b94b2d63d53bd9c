export type * from './agent.types.js';
export type { Remembered } from './prompts.js';
export * from './agents.errors.js';
export { design, designSchema, type ContractOperation, type Design } from './roles/design.js';
export { proposeFixes, refusedFixes, type Proposal, type ProposalRequest } from './roles/fix.js';
export { integrate, type FileConflict, type Integration } from './roles/integrate.js';
export { review, type Review, type ReviewRequest } from './roles/review.js';
export {
  NO_DESIGN,
  planAsProven,
  planWithDesign,
  settleDesign,
  type BeyondCriterion,
  type SettledDesign,
} from './roles/settled-design.js';
export { writeTool, writtenToolSchema, type ToolRequest, type WrittenTool } from './roles/tool.js';
export { work, type Work, type WorkerRole, type WorkRequest } from './roles/work.js';
export type { DeployedToolSource, DeployedToolView, MemorySource } from './tools/sources.js';
export type { OutputFilter } from './tools/editing-tools.js';
export * from './filter/index.js';
