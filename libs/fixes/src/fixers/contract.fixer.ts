import type { FailingFinding } from '../failing.js';
import type { FixContext, Fixer, Patch } from '../fixer.js';
import { escapeRegExp, nearest, replaceWord } from './nearest.js';

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Where the running service differs from the plan's contract, and both sides are named by the check. */
export const contractFixer: Fixer = {
  name: 'contract',
  async propose(context) {
    const findings = context.findings.filter(({ check }) => check === 'contract');
    if (findings.length === 0) return [];
    const paths = context.paths.filter((path) => /^backend\/src\/.*\.ts$/.test(path) && !/\.spec\.ts$|\/testing\//.test(path));
    const sources = await Promise.all(
      paths.map(async (path): Promise<Source> => ({ path, text: (await context.read(path)) ?? '' })),
    );
    return [...renames(findings, sources), ...statuses(findings, sources), ...shapes(findings, sources, context)];
  },
};

function patch(summary: string, targets: readonly FailingFinding[], path: string, content: string): Patch {
  return { fixer: 'contract', summary, targets: targets.map(({ fingerprint }) => fingerprint), changes: [{ path, content }] };
}

/** A property, parameter or path that is missing, and one of a similar name that the contract does not know. */
function renames(findings: readonly FailingFinding[], sources: readonly Source[]): Patch[] {
  const pick = (pattern: RegExp): Set<string> =>
    new Set(findings.flatMap(({ message }) => [...message.matchAll(pattern)].map((match) => match[1] ?? '')));
  const missing = [...pick(/has no property (\w+)/g), ...pick(/the query parameter (\w+) is missing/g)];
  const extra = [
    ...pick(/the property (\w+) of .* is not in the contract/g),
    ...pick(/the query parameter (\w+) is not in the contract/g),
  ];
  const lost = [...pick(/^[A-Z]+ (\/\S+): is in the contract, but not in the served document/gm)];
  const served = sources.flatMap(({ text }) => [...text.matchAll(/'(\/api\/[\w/-]+)'/g)].map((match) => match[1] ?? ''));
  const patches: Patch[] = [];
  const offer = (from: string, to: string): void => {
    for (const { path, text } of sources) {
      const content = from.startsWith('/') ? text.replaceAll(`'${from}'`, `'${to}'`) : replaceWord(text, from, to);
      const about = findings.filter(({ message }) => message.includes(to) || message.includes(from));
      if (content !== text) patches.push(patch(`write ${to} instead of ${from} in ${path}`, about, path, content));
    }
  };
  for (const name of missing)
    for (const other of nearest(name, [...extra, ...extra.filter((one) => one.startsWith(name))], 1)) offer(other, name);
  for (const name of missing)
    for (const other of extra.filter((one) => one.startsWith(name) || name.startsWith(one))) offer(other, name);
  for (const path of new Set(lost.map((one) => one.replace(/\/(?:\{.*|export\.csv)$/, ''))))
    for (const other of nearest(path, served, 1)) offer(other, path);
  return patches;
}

/** Words near a status by which code says what it is for. */
const MEANING: Readonly<Record<string, RegExp>> = {
  '201': /post|create/i,
  '204': /delete/i,
  '400': /valid|reference|bad/i,
  '404': /not_?found|absent|no such/i,
  '409': /duplicate|conflict|in_use|already|still/i,
  '422': /valid/i,
};
const WINDOW = 12;
const MAX_PLACES = 5;

/** An answer with a status other than the expected one: the number as it is written where it seems to be meant. */
function statuses(findings: readonly FailingFinding[], sources: readonly Source[]): Patch[] {
  const wrong = new Map<string, FailingFinding[]>();
  for (const finding of findings) {
    const said = /answered (\d{3})(?: \(.*\))?, expected (\d{3})/.exec(finding.message);
    if (said) wrong.set(`${said[1]} ${said[2]}`, [...(wrong.get(`${said[1]} ${said[2]}`) ?? []), finding]);
  }
  return [...wrong].flatMap(([pair, targets]) => {
    const [is = '', wanted = ''] = pair.split(' ');
    const method = /^[A-Z]+/.exec(targets[0]?.message ?? '')?.[0].toLowerCase() ?? '';
    return sources
      .flatMap(({ path, text }) => places(text, is).map((place) => ({ path, text, ...place })))
      .map((place) => ({ ...place, rank: rankOf(place, wanted, method) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MAX_PLACES)
      .map(({ path, text, at }) =>
        patch(
          `answer ${wanted} instead of ${is} in ${path}`,
          targets,
          path,
          text.slice(0, at) + wanted + text.slice(at + is.length),
        ),
      );
  });
}

function places(text: string, number: string): { at: number; line: string; above: string }[] {
  return [...text.matchAll(new RegExp(`(?<![\\w.])${number}(?![\\w.])`, 'g'))].map(({ index }) => {
    const before = text.slice(0, index).split('\n');
    const end = text.indexOf('\n', index);
    const line = `${before.at(-1) ?? ''}${text.slice(index, end < 0 ? text.length : end)}`;
    return { at: index, line, above: before.slice(-1 - WINDOW, -1).join('\n') };
  });
}

function rankOf({ line, above }: { line: string; above: string }, wanted: string, method: string): number {
  const meaning = MEANING[wanted];
  const answers = /\b(?:json|body|status|text|Response)\b|\[\d{3},/.test(line) ? 2 : 0;
  const here = meaning?.test(line) ? 3 : 0;
  const nearby = meaning?.test(above.split('\n').slice(-4).join('\n')) ? 1 : 0;
  const same = new RegExp(`['"\`.]${escapeRegExp(method)}\\b`).test(above) ? 1 : 0;
  return answers + here + nearby + same;
}

/** A property that is optional and should not be, or allows other values: in the line that defines it. */
function shapes(findings: readonly FailingFinding[], sources: readonly Source[], _context: FixContext): Patch[] {
  const patches: Patch[] = [];
  for (const finding of findings) {
    const optional = /the property (\w+) of .* is optional, the contract says the opposite/.exec(finding.message)?.[1];
    const values = /(?:property|parameter) (\w+)(?: of .*)? allows (.*), the contract says (.+)$/.exec(finding.message);
    const name = optional ?? values?.[1];
    if (name === undefined) continue;
    for (const { path, text } of sources.filter((one) => /schema/.test(one.path) && mentions(one.path, finding.message))) {
      const content = text.replace(new RegExp(`^(\\s*${name}: )(.*)$`, 'gm'), (line: string, key: string, definition: string) => {
        if (optional !== undefined) return key + definition.replace(/\.(?:optional|nullish)\(\)/, '');
        const wanted = listed(values?.[3] ?? '');
        const given = /\[[^\]]*\]/.exec(definition)?.[0];
        return given && wanted.length > 0 ? key + definition.replace(given, `[${wanted.map(quoted).join(', ')}]`) : line;
      });
      const same = findings.filter(({ message }) => new RegExp(`\\b${name}\\b`).test(message));
      if (content !== text)
        patches.push(patch(`define ${name} as the contract says in ${path}`, same.length > 0 ? same : [finding], path, content));
    }
  }
  return patches;
}

/** Whether a schema's file is of the entity that the finding's path names: `backend/src/pet/schema.ts`, `/api/pets`. */
function mentions(path: string, message: string): boolean {
  const entity = path.split('/').at(-2) ?? '';
  const collection = /\/api\/([\w-]+)/.exec(message)?.[1] ?? '';
  return collection.startsWith(entity.slice(0, Math.max(3, entity.length - 1)));
}

const listed = (values: string): string[] =>
  values
    .split(/\s*(?:,|\|| or )\s*/)
    .map((value) => value.replace(/^["']|["']$/g, ''))
    .filter((value) => value !== '' && value !== 'any value' && value !== 'null');

/** Words of the contract become literals, whatever is in them. */
const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
