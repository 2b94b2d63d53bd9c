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
  extent: 'noticing' | 'relevant' | 'everything',
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
          delete json['packages']['']['dependencies'][name];
          const needed = reachable(json['packages']);
          for (const key of Object.keys(json['packages'])) if (!needed.has(key)) delete json['packages'][key];
        }),
      );
    }
  }
  await workspace.write([...files].map(([path, content]) => ({ path, content })));
  const head = await commitFault(project, `Inject: ${faults.map((fault) => fault.name).join(' and ')}`);
  for (const part of ['backend', 'frontend'] as const) await project.install(part, signal);
  const names = checksFor(tools, faults, [...files.keys()], extent);
  const ran = await project.runChecks(names, green, signal);
  // A check that is not run here is not known here: nothing is said about it, and no patch is judged by it.
  const asked = new Set(names);
  const skipped = new Set(affectedChecks(tools.runners, [...files.keys()]).filter((name) => !asked.has(name)));
  const results = green
    .filter(({ name }) => !skipped.has(name))
    .map((result) => ran.find(({ name }) => name === result.name) ?? result);
  const bad = new Set<CheckName>(
    results.filter(({ status }) => status === 'failed' || status === 'error').map(({ name }) => name),
  );
  const unnoticed = faults.filter((fault) => !fault.noticedBy.some((name) => bad.has(name)));
  return { faults, head, results, unnoticed, good };
}

/** The two checks that take the longest are run for the faults that they are there for, and for all with `--all-checks`. */
function checksFor(
  tools: Tools,
  faults: readonly Fault[],
  files: readonly string[],
  extent: 'noticing' | 'relevant' | 'everything',
): CheckName[] {
  const noticing = new Set(faults.flatMap((fault) => fault.noticedBy));
  const slow: readonly CheckName[] = ['smoke', 'frontend_unit'];
  if (extent === 'noticing') return withGround(tools.runners, noticing);
  const affected = affectedChecks(tools.runners, files);
  const wanted = extent === 'everything' ? affected : affected.filter((name) => !slow.includes(name) || noticing.has(name));
  return withGround(tools.runners, [...wanted, ...noticing]);
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
      // Looked for as Node does: in the package itself, then further out.
      const places = [key];
      while (places.at(-1) !== '') places.push(places.at(-1)!.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, ''));
      const target = places.map((place) => `${place === '' ? '' : `${place}/`}node_modules/${name}`).find((one) => packages[one]);
      if (target !== undefined) visit(target);
    }
  };
  visit('');
  return found;
}
