import type { CheckResult } from '#foundry/testing';
import { failingFindings } from './failing.js';
import type { FixContext } from './fixer.js';
import { formatted } from './format.js';
import type { HealRequest } from './healing.types.js';
import { readText } from './project-files.js';

/** What fixers see of the project as it is now. Files are read once. */
export async function fixContext(request: HealRequest, results: readonly CheckResult[]): Promise<FixContext> {
  const { workspace, plan, signal } = request;
  const texts = new Map<string, Promise<string | undefined>>();
  const read = (path: string): Promise<string | undefined> => {
    const text = texts.get(path) ?? readText(workspace, path);
    texts.set(path, text);
    return text;
  };
  const findings = failingFindings(results);
  let rendering: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    plan,
    findings,
    failing: new Set(findings.map((finding) => finding.check)),
    paths: (await workspace.list()).map((entry) => entry.path),
    read,
    rendered: async (path) => (await (rendering ??= request.rendering?.() ?? Promise.resolve(new Map())))?.get(path),
    run: request.program,
    format: (path, content) => formatted(path, content, read),
    signal,
  };
}
