import type { FileChange, FixContext, Fixer, Patch } from '../fixer.js';

/** So many unformatted files are not forgotten formatting: the formatter's settings are wrong. */
const MANY = 20;
const SAMPLE = 12;

/** Formats files as the project's own formatter does; where nearly all are unformatted, looks for the setting that fits them. */
export const formatterFixer: Fixer = {
  name: 'formatter',
  async propose(context) {
    const patches: Patch[] = [];
    for (const part of ['backend', 'frontend'] as const) {
      const findings = context.findings.filter(({ check, rule }) => check === `${part}_lint` && rule === 'format');
      const paths = findings.flatMap(({ file }) => file ?? []);
      if (paths.length === 0) continue;
      const targets = findings.map(({ fingerprint }) => fingerprint);
      if (paths.length >= MANY) {
        const setting = await settingThatFits(context, part, paths);
        if (setting) patches.push({ fixer: 'formatter', summary: setting.summary, targets, changes: [setting.change] });
        continue;
      }
      const changes: FileChange[] = [];
      for (const path of paths) {
        const text = await context.read(path);
        const content = text === undefined ? undefined : await context.format(path, text);
        if (content !== undefined && content !== text) changes.push({ path, content });
      }
      if (changes.length === paths.length)
        patches.push({ fixer: 'formatter', summary: `format ${paths.join(', ')}`, targets, changes });
    }
    return patches;
  },
};

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  singleQuote: [true, false],
  semi: [true, false],
  printWidth: [80, 100, 110, 120],
  tabWidth: [2, 4],
  useTabs: [false, true],
  trailingComma: ['all', 'es5', 'none'],
  arrowParens: ['always', 'avoid'],
  bracketSpacing: [true, false],
  quoteProps: ['as-needed', 'consistent', 'preserve'],
};

/** The one changed setting with which the most of the files, as they are, count as formatted. */
async function settingThatFits(
  context: FixContext,
  part: string,
  paths: readonly string[],
): Promise<{ summary: string; change: FileChange } | undefined> {
  const path = `${part}/.oxfmtrc.json`;
  const text = await context.read(path);
  let settings: Record<string, unknown>;
  try {
    settings = JSON.parse(text ?? '{}') as Record<string, unknown>;
  } catch {
    return undefined; // broken JSON is another fixer's work
  }
  const { format } = await import('oxfmt');
  const sources = paths.filter((file) => /\.tsx?$/.test(file)).slice(0, SAMPLE);
  let best: { fits: number; name: string; value: unknown } | undefined;
  for (const [name, values] of Object.entries(VALUES)) {
    for (const value of values) {
      if (settings[name] === value) continue;
      const { $schema: _schema, ignorePatterns: _ignored, ...options } = { ...settings, [name]: value };
      let fits = 0;
      for (const file of sources) {
        const source = await context.read(file);
        if (source !== undefined && (await format(file, source, options)).code === source) fits++;
      }
      if (fits > (best?.fits ?? 0)) best = { fits, name, value };
    }
  }
  if (!best || best.fits < sources.length / 2) return undefined;
  const written = JSON.stringify({ ...settings, [best.name]: best.value }, null, 2);
  return {
    summary: `set ${best.name} to ${JSON.stringify(best.value)}, as nearly every file is formatted`,
    change: { path, content: await context.format(path, `${written}\n`) },
  };
}
