export { affectedChecks, withGround } from './affected-checks.js';
export { analyseFindings, analysisOfAnswer } from './analyser.js';
export { checkSet, withheld, type CheckSetOptions } from './check-set.js';
export {
  FIXERS,
  isSameFault,
  REMEMBERED,
  rememberedFixer,
  rememberedIn,
  restoreFixer,
  type RememberedFix,
  type RestoreOptions,
} from './fixers/index.js';
export { failingFindings, isBad, type FailingFinding } from './failing.js';
export type * from './fixer.js';
export { fixErrors } from './fixes.errors.js';
export * from './fixes.schemas.js';
export { refusals, type JudgedChange } from './guards.js';
export { DEFAULT_HEALING_LIMITS, heal, type Healed } from './heal.js';
export type * from './healing.types.js';
export { sandboxPrograms, type ProgramOptions } from './programs.js';
export { memoryJournal } from './round-journal.js';
export { editsOf } from './suggestions.js';
export { objection } from './verdict.js';
