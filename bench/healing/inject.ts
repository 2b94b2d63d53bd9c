import { affectedChecks, withGround } from '#foundry/fixes';
import { type CheckName, type CheckResult } from '#foundry/testing';
import type { Fault } from './fault.js';
import { commitFault, type Project, type Tools } from './shape.js';

export interface Injected {
  readonly faults: readonly Fault[];
  /** The commit that holds them. */
  readonly head: string;
  readonly results: readonly CheckResult[];
  /** Faults that none of the checks named for them noticed. */
  readonly unnoticed: readonly Fault[];
  /** Text files as they were before. */
  readonly good: ReadonlyMap<string, string | null>;
}

/** Puts faults into the green project and runs every check that may notice them. */
export async function inject(
  project: Project,
  tools: Tools,
  faults: readonly Fault[],
  green: readonly CheckResult[],
  signal: AbortSignal,
  narrow = false,
): Promise<Injected> {
  const { workspace } = project;
  await workspace.rollback(project.green);
  const good = new Map<string, string | null>();
  const files = new Map<string, string>();
  const read = async (file: string): Promise<string> => files.get(file) ?? (await workspace.read(file)).toString('utf8');
  const change = async (file: string, make: (text: string) => string): Promise<void> => {
    const text = await read(file);
    if (!good.has(file)) good.set(file, text);
    files.set(file, make(text));
  };
  for (const fault of faults) {
    for (const { file, from, to } of fault.swaps) {
      await change(file, (text) => {
        const count = text.split(from).length - 1;
        if (count !== 1) throw new Error(`${fault.name}: ${file} has ${JSON.stringify(from)} ${count} times.`);
        return text.replace(from, () => to);
      });
    }
    if (fault.loses) {
      const { part, name } = fault.loses;
      await change(`${part}/package.json`, (text) => without(text, (json) => delete json['dependencies'][name]));
      await change(`${part}/package-lock.json`, (text) =>
        without(text, (json) => {
          delete json['packages'][`node_modules/${name}`];
        }),
      );
    }
  }
  await workspace.write([...files].map(([path, content]) => ({ path, content })));
  const head = await commitFault(project, `Inject: ${faults.map((fault) => fault.name).join(' and ')}`);
  for (const part of ['backend', 'frontend'] as const) await project.install(part, signal);
  const names = narrow
    ? withGround(tools.runners, faults.flatMap((fault) => fault.noticedBy))
    : affectedChecks(tools.runners, [...files.keys()]);
  const ran = await project.runChecks(names, green, signal);
  const results = green.map((result) => ran.find(({ name }) => name === result.name) ?? result);
  const bad = new Set<CheckName>(results.filter(({ status }) => status === 'failed' || status === 'error').map(({ name }) => name));
  const unnoticed = faults.filter((fault) => !fault.noticedBy.some((name) => bad.has(name)));
  return { faults, head, results, unnoticed, good };
}

// oxlint-disable-next-line typescript/no-explicit-any -- a manifest is whatever npm wrote
function without(text: string, change: (json: any) => void): string {
  const json: unknown = JSON.parse(text);
  change(json);
  return `${JSON.stringify(json, null, 2)}\n`;
}

type Packages = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>> | undefined>>>>;

/** Keys of a lockfile's packages that the root still needs, directly or not. */
function reachable(packages: Packages): Set<string> {
  const found = new Set<string>();
  const visit = (key: string): void => {
    if (found.has(key)) return;
    found.add(key);
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = packages[key] ?? {};
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies })) {
      // Looked for as Node does: beside the package, then further out.
      for (let base = key; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
        const candidate = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
        if (packages[candidate]) {
          visit(candidate);
          break;
        }
        if (base === '') break;
        if (!base.includes('/node_modules/')) base = '';
        else continue;
        if (packages[`node_modules/${name}`]) visit(`node_modules/${name}`);
        break;
      }
    }
  };
  visit('');
  return found;
}
