export { writePackage } from './package/tool-package.js';
export type { RenderedFile } from './package/render.js';
export { inputSchemaOf, outputSchemaOf } from './package/schemas.js';
export { planTool } from './planner.js';
export { runPlan } from './evaluate.js';
export { toolsmithErrors } from './toolsmith.errors.js';
export type { NotCovered, PlannedTool, ToolInput, ToolPlan } from './tool-plan.js';
