import type { CheckName, CheckRunner } from '#foundry/testing';

type Graph = readonly Pick<CheckRunner, 'name' | 'after'>[];

const TEST_FILE = /\.(spec|test)\.[cm]?[jt]sx?$|\/src\/test(ing)?\//;
const DOCUMENT = /\.(md|txt)$|(^|\/)(LICENSE|\.gitignore|\.editorconfig|\.dockerignore)$/;

/** The checks whose result a change of this file could alter. Secrets can be in any file. */
function checksOf(path: string): CheckName[] {
  const always: CheckName[] = ['secrets', 'docker_build'];
  const part = /^(backend|frontend)\//.exec(path)?.[1] as 'backend' | 'frontend' | undefined;
  if (part === undefined) return [...always, 'compose'];
  const own: CheckName[] = [`${part}_lint`];
  if (DOCUMENT.test(path)) return [...always, ...own];
  own.push(`${part}_type`, `${part}_unit`);
  if (TEST_FILE.test(path)) return [...always, ...own];
  own.push(`${part}_build`, 'smoke');
  if (part === 'backend') own.push('contract', 'backend_security');
  if (/\/package(-lock)?\.json$/.test(path)) own.push('dependency_security');
  if (/\/Dockerfile$/.test(path)) own.push('compose');
  return [...always, ...own];
}

/** The checks of `graph` that these files may affect, in its order. */
export function affectedChecks(graph: Graph, paths: readonly string[]): CheckName[] {
  const affected = new Set(paths.flatMap(checksOf));
  return graph.map(({ name }) => name).filter((name) => affected.has(name));
}

/**
 * `names` with what they need before them. What a check needs is always run again: a rollback leaves nothing that was
 * built.
 */
export function withGround(graph: Graph, names: Iterable<CheckName>): CheckName[] {
  const wanted = new Set<CheckName>();
  const add = (name: CheckName): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    graph.find((check) => check.name === name)?.after.forEach(add);
  };
  for (const name of names) add(name);
  return graph.map(({ name }) => name).filter((name) => wanted.has(name));
}

/** The checks that wait for one of `names`, directly or not. */
export function dependants(graph: Graph, names: ReadonlySet<CheckName>): CheckName[] {
  const found = new Set(names);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { name, after } of graph) if (after.some((other) => found.has(other))) found.add(name);
  }
  return graph.map(({ name }) => name).filter((name) => found.has(name) && !names.has(name));
}
