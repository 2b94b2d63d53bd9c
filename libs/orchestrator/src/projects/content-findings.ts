import type { FileChange, Workspace } from '#foundry/workspace';
import { isBinary } from './project.files.js';
import type { ContentFinding } from './project.schemas.js';

/** Above this, a client's answer would be about nothing else. */
const MAX_FINDINGS = 100;

/**
 * What the output filter sees in files that were just written: secrets and dangerous constructs. For a client they are
 * reported, not refused: it answers for its project, and what is flagged as a secret never leaves in a bundle.
 */
export async function findingsInFiles(workspace: Workspace, paths: readonly string[]): Promise<ContentFinding[]> {
  const changes: FileChange[] = [];
  for (const path of paths) {
    const content = await workspace.read(path);
    if (!isBinary(content)) changes.push({ path, kind: 'modified', before: null, after: content.toString('utf8') });
  }
  if (changes.length === 0) return [];
  // Loaded with the first change: the parser behind it is large.
  const { declaredEnvironment, examineOutput } = await import('#foundry/agents');
  const found = await examineOutput(changes, { environment: await declaredEnvironment(workspace) });
  return found.slice(0, MAX_FINDINGS).map(({ path, line, rule, message, severity }) => ({
    path,
    line,
    rule,
    message,
    severity: severity === 'refuse' ? ('error' as const) : ('warning' as const),
  }));
}
