import type { CommitAuthor } from '#foundry/workspace';
import type { Part } from '../pipeline.js';

/** Authors of the workspace's commits. The address is in a domain reserved for documentation: it can reach nobody. */
const author = (name: string, local: string): CommitAuthor => ({ name, email: `${local}@foundry.invalid` });

export const AUTHORS: Readonly<Record<Part | 'fixer' | 'orchestrator' | 'toolsmith', CommitAuthor>> = {
  backend: author('Foundry backend agent', 'backend'),
  frontend: author('Foundry frontend agent', 'frontend'),
  fixer: author('Foundry fixer', 'fixer'),
  toolsmith: author('Foundry toolsmith', 'toolsmith'),
  orchestrator: author('Foundry orchestrator', 'orchestrator'),
};
