import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSet, type RunChecks, type RunProgram } from '#foundry/fixes';
import { newId, sha256 } from '#foundry/kernel';
import { type Plan, planRequest } from '#foundry/planning';
import { createDependencyStore, createSandbox, type DependencyStore, type Sandbox } from '#foundry/sandbox';
import { renderProject, toProjectModel } from '#foundry/templates';
import { createCheckRunners, type CheckName, type CheckResult, type CheckRunner } from '#foundry/testing';
import { createWorkspaces, type Workspace, type Workspaces } from '#foundry/workspace';
import type { ShapeName } from './fault.js';

export const REQUESTS: Readonly<Record<ShapeName, string>> = {
  inventory:
    'an inventory tracker with suppliers (name, email, phone) and products (name, sku unique, price, stock level, status: active or discontinued), a supplier has many products',
  clinic:
    'a veterinary clinic: owners (name, email unique) have many pets; a pet has a name, a species (dog, cat or bird), a birth date and a weight',
};

const AUTHOR = { name: 'Healing benchmark', email: 'bench@foundry.invalid' };

/** Checks that say nothing here: advisories need a registry that answers them, images an engine. */
const LEFT_OUT: readonly CheckName[] = ['dependency_security', 'docker_build'];

export interface Tools {
  readonly sandbox: Sandbox;
  readonly store: DependencyStore;
  readonly workspaces: Workspaces;
  readonly runners: readonly CheckRunner[];
}

export async function openTools(folder: string): Promise<Tools> {
  const dependencies = join(folder, 'dependencies');
  await mkdir(dependencies, { recursive: true });
  const sandbox = createSandbox({ runDirectory: join(folder, 'run'), instanceId: newId('run'), sharedFolders: [dependencies] });
  return {
    sandbox,
    store: createDependencyStore({ directory: dependencies, sandbox }),
    workspaces: createWorkspaces({ directory: join(folder, `workspaces-${process.pid}`), sandbox }),
    runners: createCheckRunners({ sandbox }).filter(({ name }) => !LEFT_OUT.includes(name)),
  };
}

/** One rendered, installed and committed project; faults come and go in it. */
export interface Project {
  readonly shape: ShapeName;
  readonly plan: Plan;
  readonly workspace: Workspace;
  /** The commit in which every check passes. */
  readonly green: string;
  readonly rendering: ReadonlyMap<string, string>;
  readonly runChecks: RunChecks;
  readonly memory: ResultMemory;
  install(part: 'backend' | 'frontend', signal?: AbortSignal): Promise<void>;
}

export async function openProject(tools: Tools, shape: ShapeName, lane: number, memory: ResultMemory): Promise<Project> {
  const plan = await planRequest(REQUESTS[shape]);
  const files = await renderProject(toProjectModel(plan, 'bench'));
  const workspace = await tools.workspaces.open(`${shape}_${lane}`);
  await workspace.write(files);
  const green = await workspace.commit({ message: 'A green project', author: AUTHOR });
  if (green === null) throw new Error('The project has been there before.');
  const linked = new Map<string, string>();
  const install = async (part: 'backend' | 'frontend', signal?: AbortSignal): Promise<void> => {
    const read = async (name: string): Promise<string> => (await workspace.read(`${part}/${name}`)).toString('utf8');
    const [packageJson, packageLock] = [await read('package.json'), await read('package-lock.json')];
    if (linked.get(part) === packageLock) return;
    linked.set(part, packageLock);
    const { path } = await tools.store.ensure({ packageJson, packageLock, ...(signal ? { signal } : {}) });
    await workspace.linkDependencies(part, path);
  };
  await install('backend');
  await install('frontend');
  const real = checkSet({
    runners: tools.runners,
    limitMs: 90_000,
    parallel: 1,
    contextOf: () => ({
      buildId: workspace.buildId,
      workspace,
      plan,
      origin: 'template',
      attach: () => Promise.resolve(),
      onLine: () => undefined,
    }),
  });
  const rendering = new Map(
    files.flatMap(({ path, content }): [string, string][] =>
      typeof content === 'string' ? [[path, content]] : [[path, Buffer.from(content).toString('utf8')]],
    ),
  );
  return { shape, plan, workspace, green, rendering, install, memory, runChecks: memory.remembering(workspace, real) };
}

export async function commitFault(project: Project, message: string): Promise<string> {
  const sha = await project.workspace.commit({ message, author: AUTHOR });
  if (sha === null) throw new Error(`${message}: the fault changes nothing.`);
  return sha;
}

/** Which files a check looks at: what it answers about the same bytes twice is the same. */
const LOOKS_AT: readonly [RegExp, RegExp][] = [
  [/^(contract|backend_security)$/, /^backend\//],
  [/^backend_/, /^backend\//],
  [/^frontend_/, /^frontend\//],
  [/^compose$/, /^[^/]+$|Dockerfile$/],
];

/** Results by the content that a check looks at, so that nothing is checked twice in a run of the benchmark. */
export class ResultMemory {
  private readonly results = new Map<string, CheckResult>();
  private readonly programs = new Map<string, Awaited<ReturnType<RunProgram>>>();
  private file: string | undefined;
  private checksHash = '';
  ran = 0;
  remembered = 0;
  milliseconds = 0;

  /** Takes what an earlier run wrote to the file, and writes there from now on. Results of other checks than today's are not used. */
  async keepIn(file: string): Promise<void> {
    this.file = file;
    this.checksHash = await hashOfChecks();
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // A run that was killed may have left half a line, which is not kept.
    const lines = text.split('\n').slice(0, -1);
    const current = lines.filter((line) => {
      const { checks, key, result } = JSON.parse(line) as { checks: string; key: string; result: CheckResult };
      if (checks === this.checksHash) this.results.set(key, result);
      return checks === this.checksHash;
    });
    await writeFile(file, current.map((line) => `${line}\n`).join(''));
  }

  /** The same for programs of fixers, by what they are told and the part's bytes. */
  rememberingProgram(workspace: Workspace, real: RunProgram): RunProgram {
    return async (part, args, options) => {
      const bytes = (await this.keysOf(workspace, [`${part}_lint`])).get(`${part}_lint`);
      const key = sha256(JSON.stringify([bytes, part, args, options]));
      const held = this.programs.get(key);
      if (held) return held;
      const result = await real(part, args, options);
      this.programs.set(key, result);
      return result;
    };
  }

  private async remember(key: string, result: CheckResult): Promise<void> {
    this.results.set(key, result);
    if (this.file !== undefined) await appendFile(this.file, `${JSON.stringify({ checks: this.checksHash, key, result })}\n`);
  }

  remembering(workspace: Workspace, real: RunChecks): RunChecks {
    return async (names, known, signal) => {
      const keys = await this.keysOf(workspace, names);
      const held = names.flatMap((name) => this.results.get(keys.get(name)!) ?? []);
      // What a check needs before it was built by an earlier run, and may be gone: built again, if anything needs it.
      const missing = names.filter((name) => !this.results.has(keys.get(name)!));
      const needed: readonly CheckName[] = missing.includes('smoke')
        ? ['backend_build', 'frontend_build']
        : missing.includes('contract')
          ? ['backend_build']
          : [];
      const ground = needed.filter((name) => !missing.includes(name));
      const ran = missing.length > 0 ? await real([...ground, ...missing], [...known, ...held], signal) : [];
      for (const result of ran) {
        this.ran++;
        this.milliseconds += result.durationMs;
        // A check that was stopped says nothing about the bytes.
        if (result.status !== 'error' || result.findings.length > 0) await this.remember(keys.get(result.name)!, result);
      }
      this.remembered += held.length;
      return names.flatMap((name) => ran.find((result) => result.name === name) ?? this.results.get(keys.get(name)!) ?? []);
    };
  }

  private async keysOf(workspace: Workspace, names: readonly CheckName[]): Promise<Map<CheckName, string>> {
    const paths = (await workspace.list()).map((entry) => entry.path);
    const hashes = new Map(
      await Promise.all(paths.map(async (path) => [path, sha256(await workspace.read(path))] as [string, string])),
    );
    return new Map(
      names.map((name) => {
        const pattern = LOOKS_AT.find(([check]) => check.test(name))?.[1] ?? /^/;
        const seen = paths.filter((path) => pattern.test(path)).map((path) => `${path} ${hashes.get(path)}`);
        return [name, sha256([name, workspace.buildId.split('_')[0], ...seen].join('\n'))];
      }),
    );
  }
}

/** Of the programs that check: what they answered before they were changed is not what they answer now. */
async function hashOfChecks(): Promise<string> {
  const folder = new URL('../../libs/testing/', import.meta.url);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.(spec|fixture)\.ts$|\.md$/.test(entry.name));
  const texts = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return sha256((await Promise.all(texts.map(async (path) => sha256(await readFile(path))))).join('\n'));
}
