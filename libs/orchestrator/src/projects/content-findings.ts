import { secretsIn } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { isBinary } from './project.files.js';
import type { ContentFinding } from './project.schemas.js';

/** Above this, a client's answer would be about nothing else. */
const MAX_FINDINGS = 100;

/** What the output filter sees in files that were just written. Messages are masked: no secret is repeated. */
export async function findingsInFiles(workspace: Workspace, paths: readonly string[]): Promise<ContentFinding[]> {
  const findings: ContentFinding[] = [];
  for (const path of paths) {
    const content = await workspace.read(path);
    if (isBinary(content)) continue;
    for (const { line, rule, message, severity } of await secretsIn(path, content.toString('utf8')))
      findings.push({ path, line: line ?? null, rule, message, severity });
    if (findings.length >= MAX_FINDINGS) break;
  }
  return findings.slice(0, MAX_FINDINGS);
}
