import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#foundry/kernel';
import type { Plan } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import type { CheckName, CheckResult } from '#foundry/testing';
import { createWorkspaces, type Workspace } from '#foundry/workspace';
import { afterAll } from 'vitest';
import type { Fixer } from './fixer.js';
import type { HealRequest } from './healing.types.js';
import { readText } from './project-files.js';
import { memoryJournal } from './round-journal.js';

type Files = ReadonlyMap<string, string>;
/** What a check finds in the files: sentences, each one finding of the file that it begins with. */
type ScriptedCheck = (files: Files) => readonly string[];

export const AUTHOR = { name: 'Fixer', email: 'fixer@foundry.invalid' };

/** Real workspaces in a folder that goes away with the test file, and checks that read the files and say what is asked for. */
export class HealingFixture {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fixes-spec-'));
  private readonly sandbox = createSandbox({ runDirectory: join(this.folder, 'runs'), instanceId: `fx${process.pid}` });
  readonly workspaces = createWorkspaces({ directory: join(this.folder, 'workspaces'), sandbox: this.sandbox });
  private opened = 0;
  /** Names of the checks that were run, in order. */
  ran: CheckName[] = [];

  constructor() {
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  async project(files: Readonly<Record<string, string>>): Promise<Workspace> {
    const workspace = await this.workspaces.open(`build_${++this.opened}`);
    await workspace.write(Object.entries(files).map(([path, content]) => ({ path, content })));
    await workspace.commit({ message: 'Start', author: AUTHOR });
    return workspace;
  }

  /** A request whose results are those of the checks on the files as they are. */
  async request(
    workspace: Workspace,
    scripted: Readonly<Partial<Record<CheckName, ScriptedCheck>>>,
    more: Partial<HealRequest> & { readonly fixers?: readonly Fixer[] } = {},
  ): Promise<HealRequest> {
    this.ran = [];
    const checks = (Object.keys(scripted) as CheckName[]).map((name) => ({ name, after: [] as CheckName[] }));
    const run = async (name: CheckName): Promise<CheckResult> => {
      const messages = scripted[name]?.(await picture(workspace)) ?? [];
      return resultOf(name, messages);
    };
    return {
      workspace,
      plan: {} as Plan,
      results: await Promise.all(checks.map(({ name }) => run(name))),
      checks,
      runChecks: async (names) => {
        this.ran.push(...names);
        return await Promise.all(names.map(run));
      },
      fixers: [],
      program: () => Promise.reject(new Error('No program is run here.')),
      journal: memoryJournal(),
      author: AUTHOR,
      signal: new AbortController().signal,
      ...more,
    };
  }
}

/** The whole project: what a rollback has to bring back. */
export async function picture(workspace: Workspace): Promise<Map<string, string>> {
  const paths = (await workspace.list()).map((entry) => entry.path);
  return new Map(
    await Promise.all(paths.map(async (path): Promise<[string, string]> => [path, (await readText(workspace, path)) ?? ''])),
  );
}

export function resultOf(name: CheckName, messages: readonly string[], facts?: CheckResult['facts']): CheckResult {
  return {
    name,
    status: messages.length > 0 ? 'failed' : 'passed',
    findings: messages.map((message) => ({
      file: message.split(' ')[0]!,
      rule: 'rule',
      message,
      severity: 'error' as const,
      fingerprint: fingerprintOf(name, message),
    })),
    durationMs: 1,
    command: name,
    output: '',
    ...(facts ? { facts } : {}),
  };
}

export const fingerprintOf = (name: CheckName, message: string): string => sha256(`${name} ${message}`).slice(0, 24);

/** A fixer that replaces text in a file, for the findings of that file. */
export function replacing(path: string, from: string, to: string, name = `replace ${from}`): Fixer {
  return {
    name,
    async propose(context) {
      const text = await context.read(path);
      const targets = context.findings.filter(({ file }) => file === path).map(({ fingerprint }) => fingerprint);
      if (text === undefined || !text.includes(from) || targets.length === 0) return [];
      return [{ fixer: name, summary: name, targets, changes: [{ path, content: text.replace(from, to) }] }];
    },
  };
}

export const says =
  (path: string, word: string): ScriptedCheck =>
  (files) =>
    files.get(path)?.includes(word) ? [`${path} has ${word}`] : [];
