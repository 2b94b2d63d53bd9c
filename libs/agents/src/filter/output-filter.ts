import type { FileChange, Workspace } from '#foundry/workspace';
import { examineOutput } from './examine-output.js';
import type { OutputFinding } from './filter.types.js';
import { declaredIn, mayDeclare } from './rules/environment-rules.js';

/** Refusals that are told at once; more would fill an answer with the same. */
const TOLD = 12;

/**
 * Looks at changes of a project before they are committed, with the environment variables that the project declares, also by
 * the same changes.
 * @param onWarning called with what may stay, but should be looked at.
 * @returns one sentence for each thing that may not stay.
 */
export function createOutputFilter(
  workspace: Workspace,
  onWarning?: (warnings: readonly OutputFinding[]) => void,
): (changes: readonly FileChange[]) => Promise<readonly string[]> {
  return async (changes) => {
    const findings = await examineOutput(changes, { environment: await declaredEnvironment(workspace, changes) });
    const warnings = findings.filter(({ severity }) => severity === 'warn');
    if (warnings.length > 0) onWarning?.(warnings);
    const refused = findings.filter(({ severity }) => severity === 'refuse');
    const told = refused.slice(0, TOLD).map(({ path, line, rule, message }) => `${path}:${line} (${rule}): ${message}`);
    return refused.length > TOLD ? [...told, `There is more of this kind: ${refused.length} in all.`] : told;
  };
}

/** Names of environment variables that a project declares, as its files are with the changes. */
export async function declaredEnvironment(workspace: Workspace, changes: readonly FileChange[] = []): Promise<string[]> {
  const changed = new Map(changes.map(({ path, after }) => [path, after]));
  const names = new Set<string>();
  const paths = [...(await workspace.list()).map(({ path }) => path), ...changed.keys()];
  for (const path of new Set(paths.filter(mayDeclare))) {
    const text = changed.has(path) ? changed.get(path) : (await workspace.read(path)).toString();
    for (const name of text == null ? [] : declaredIn(path, text)) names.add(name);
  }
  return [...names].sort();
}
