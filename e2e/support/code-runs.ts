import { existsSync } from 'node:fs';
import type { Rest } from './rest.js';

/** Where bubblewrap is, as CI installs it, code runs isolated; on a developer's machine without it the tests still run. */
export const ISOLATION: Record<string, string> = ['/usr/bin/bwrap', '/usr/local/bin/bwrap'].some((path) => existsSync(path))
  ? {}
  : { FOUNDRY_ALLOW_UNSANDBOXED: 'true' };

export const ISOLATED = Object.keys(ISOLATION).length === 0;

export interface CodeRun {
  readonly id: string;
  readonly language: string;
  readonly code: string;
  readonly outcome: string;
  readonly limit: string | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: number;
  readonly createdAt: string;
  readonly matches?: readonly { readonly in: string; readonly line: number; readonly text: string }[];
}

export interface Page {
  readonly items: CodeRun[];
  readonly nextCursor: string | null;
}

export interface Session {
  readonly id: string;
  readonly status: string;
  readonly summary: string | null;
  readonly finishedAt: string | null;
  readonly parts: readonly {
    readonly status: string;
    readonly attempts: number;
    readonly stdout: string;
    readonly runId: string | null;
  }[];
}

/** Everything of a list, page by page. */
export async function pagesOf(rest: Rest, path: string): Promise<CodeRun[]> {
  const all: CodeRun[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page = await rest.json(`${path}${cursor ? `&cursor=${cursor}` : ''}`);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}
