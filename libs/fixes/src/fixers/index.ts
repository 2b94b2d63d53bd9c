import type { Fixer } from '../fixer.js';
import { compilerFixer } from './compiler.fixer.js';
import { composeFixer } from './compose.fixer.js';
import { contractFixer } from './contract.fixer.js';
import { databaseFixer } from './database.fixer.js';
import { formatterFixer } from './formatter.fixer.js';
import { jsonFixer } from './json.fixer.js';
import { linterFixer } from './linter.fixer.js';
import { modulesFixer } from './modules.fixer.js';
import { settingsFixer } from './settings.fixer.js';

export {
  isSameFault,
  REMEMBERED,
  rememberedFixer,
  rememberedIn,
  type RememberedFix,
  type RememberedOptions,
} from './remembered.fixer.js';
export { restoreFixer, type RestoreOptions } from './restore.fixer.js';

/** The fixers that repair from the failure itself, those that repair the ground of others first. */
export const FIXERS: readonly Fixer[] = [
  jsonFixer,
  settingsFixer,
  modulesFixer,
  compilerFixer,
  linterFixer,
  formatterFixer,
  composeFixer,
  databaseFixer,
  contractFixer,
];
