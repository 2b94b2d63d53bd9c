import { installationPath } from '#foundry/kernel';
import { PromptLibrary } from './prompt-library.js';

let library: PromptLibrary | undefined;

/** The prompts of this installation, read at the first use: a process that asks no model reads none. @throws llm.invalid_prompt */
export function installedPrompts(): PromptLibrary {
  library ??= PromptLibrary.load(installationPath('prompts'));
  return library;
}
