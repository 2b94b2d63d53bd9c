import { sha256 } from '#foundry/kernel';
import type { Workspace } from '#foundry/workspace';
import type { Change } from './project.schemas.js';

/** What the newest commit changed, as the commit says it: a file that was written as it was is not among it. */
export async function changedFiles(workspace: Workspace, commit: string, base: string | null): Promise<Change['files']> {
  const [made] = await workspace.log();
  const before = base === null ? new Set<string>() : await workspace.pathsOf(base);
  const after = await workspace.pathsOf(commit);
  return await Promise.all(
    (made?.files ?? []).map(async (path) => ({
      path,
      change: !after.has(path) ? ('removed' as const) : before.has(path) ? ('modified' as const) : ('added' as const),
      sha256: after.has(path) ? sha256(await workspace.read(path)) : null,
    })),
  );
}
