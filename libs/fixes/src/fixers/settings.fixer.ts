import type { FailingFinding } from '../failing.js';
import { type FixContext, type Fixer, partOf, type Patch } from '../fixer.js';
import { nearest } from './nearest.js';

/** Settings of compilers and test runners whose value the tool itself says to be impossible. */
export const settingsFixer: Fixer = {
  name: 'settings',
  async propose(context) {
    const patches: Patch[] = [];
    for (const finding of context.findings) {
      const part = finding.check.startsWith('frontend') ? 'frontend' : 'backend';
      for (const repair of [compilerOption, compilerInputs, installedTypes, testFiles, namedFile])
        patches.push(...(await repair(context, part, finding)));
    }
    return unique(patches);
  },
};

type Repair = (context: FixContext, part: string, finding: FailingFinding) => Promise<Patch[]>;

/** TS6046: `Argument for '--module' option must be: 'none', 'commonjs', …`; TS5023, TS5025: an option's name. */
const compilerOption: Repair = async (context, part, finding) => {
  const named = /Argument for '--(\w+)' option must be: (.+?)\.?$/s.exec(finding.message);
  const unknown = /Unknown compiler option '(\w+)'(?:\. Did you mean '(\w+)'\?)?/.exec(finding.message);
  const found: Patch[] = [];
  for (const { path, text } of await compilerSettings(context, part)) {
    if (named) {
      const written = new RegExp(`("${named[1]}"\\s*:\\s*)"([^"]*)"`, 'i').exec(text);
      const allowed = [...(named[2] ?? '').matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
      for (const value of nearest(written?.[2] ?? '', allowed))
        found.push(
          patch(finding, path, text.replace(written?.[0] ?? '', `${written?.[1]}"${value}"`), `set ${named[1]} to ${value}`),
        );
    }
    if (unknown?.[2] && text.includes(`"${unknown[1]}"`))
      found.push(patch(finding, path, text.replace(`"${unknown[1]}"`, `"${unknown[2]}"`), `write ${unknown[2]}`));
  }
  return found;
};

/** TS18003: nothing matches `include`. */
const compilerInputs: Repair = async (context, part, finding) => {
  if (finding.rule !== 'TS18003') return [];
  const folders = new Set(
    context.paths.flatMap((path) =>
      path.startsWith(`${part}/`) && path.split('/').length > 2 ? [path.split('/')[1] ?? ''] : [],
    ),
  );
  const found: Patch[] = [];
  for (const { path, text } of await compilerSettings(context, part)) {
    const include = /"include"\s*:\s*\[([^\]]*)\]/.exec(text);
    for (const entry of [...(include?.[1] ?? '').matchAll(/"([^"/*]+)"/g)].map((match) => match[1] ?? '')) {
      if (folders.has(entry)) continue;
      for (const folder of [...nearest(entry, folders), ...(folders.has('src') ? ['src'] : [])].slice(0, 2))
        found.push(patch(finding, path, text.replace(`"${entry}"`, `"${folder}"`), `compile ${folder}, which is there`));
    }
  }
  return found;
};

/** TS2688: types that are asked for and not installed; what is installed is in the manifest. */
const installedTypes: Repair = async (context, part, finding) => {
  const missing = /Cannot find type definition file for '([^']+)'/.exec(finding.message)?.[1];
  if (missing === undefined) return [];
  const manifest = (await context.read(`${part}/package.json`)) ?? '';
  const names = [...manifest.matchAll(/"((?:@[\w.-]+\/)?[\w.-]+)"\s*:\s*"[\d^~]/g)].map((match) => match[1] ?? '');
  const offered = names.flatMap((name) => [name.replace(/^@types\//, ''), `${name}/client`, `${name}/globals`]);
  const found: Patch[] = [];
  for (const { path, text } of await compilerSettings(context, part))
    for (const name of nearest(missing, offered))
      if (text.includes(`"${missing}"`))
        found.push(patch(finding, path, text.replace(`"${missing}"`, `"${name}"`), `take the types of ${name}`));
  return found;
};

const RUNNER_SETTINGS = ['vitest.config.ts', 'vite.config.ts'];
const TEST_NAMES = ['.spec.', '.test.'];

/** No test is found although there are files named as tests: the runner looks for another name. */
const testFiles: Repair = async (context, part, finding) => {
  if (!/No test (?:was found|files? found)/i.test(finding.message)) return [];
  const found: Patch[] = [];
  for (const name of RUNNER_SETTINGS) {
    const path = `${part}/${name}`;
    const text = await context.read(path);
    if (text === undefined) continue;
    for (const wanted of TEST_NAMES) {
      const there = context.paths.filter((one) => one.startsWith(`${part}/`) && one.includes(wanted)).length;
      const other = TEST_NAMES.find((one) => one !== wanted) ?? '';
      if (there > 0 && !text.includes(wanted) && text.includes(other))
        found.push(patch(finding, path, text.replaceAll(other, wanted), `look for tests named ${wanted.slice(1, -1)}`));
    }
  }
  return found;
};

/** A file that the settings of the test runner name and that is not there: another one of its folder is meant. */
const namedFile: Repair = async (context, part, finding) => {
  const missing = /Cannot find module '([^']+)'/.exec(finding.message)?.[1]?.replace(/^\.?\//, '');
  if (missing === undefined || context.paths.includes(missing)) return [];
  const inPart = missing.startsWith(`${part}/`) ? missing.slice(part.length + 1) : missing;
  const folder = inPart.slice(0, inPart.lastIndexOf('/') + 1);
  const there = context.paths.flatMap((path) => {
    const name = path.startsWith(`${part}/${folder}`) ? path.slice(part.length + 1 + folder.length) : '';
    return name === '' || name.includes('/') ? [] : [name];
  });
  const found: Patch[] = [];
  for (const path of RUNNER_SETTINGS.map((name) => `${part}/${name}`)) {
    const text = await context.read(path);
    if (!text?.includes(inPart)) continue;
    for (const name of nearest(inPart.slice(folder.length), there))
      found.push(patch(finding, path, text.replaceAll(inPart, `${folder}${name}`), `name ${folder}${name}, which is there`));
  }
  return found;
};

async function compilerSettings(context: FixContext, part: string): Promise<{ path: string; text: string }[]> {
  const paths = context.paths.filter((path) => partOf(path) === part && /\/tsconfig[\w.]*\.json$/.test(path));
  const all = await Promise.all(paths.map(async (path) => ({ path, text: (await context.read(path)) ?? '' })));
  return all.filter(({ text }) => text !== '');
}

function patch(finding: FailingFinding, path: string, content: string, summary: string): Patch {
  return { fixer: 'settings', summary: `${summary} (${path})`, targets: [finding.fingerprint], changes: [{ path, content }] };
}

/** One setting may be what several findings complain about. */
function unique(patches: readonly Patch[]): Patch[] {
  const found = new Map<string, Patch>();
  for (const one of patches) {
    const key = JSON.stringify(one.changes);
    const same = found.get(key);
    found.set(key, same ? { ...same, targets: [...new Set([...same.targets, ...one.targets])] } : one);
  }
  return [...found.values()];
}
