import { z } from 'zod';
import type { FailingFinding } from '../failing.js';
import { type Fixer, partOf, type Patch } from '../fixer.js';

const fixSchema = z.object({ range: z.tuple([z.number().int(), z.number().int()]), text: z.string() });
const reportSchema = z.array(
  z.object({
    filePath: z.string(),
    output: z.string().optional(),
    messages: z.array(
      z.object({
        ruleId: z.string().nullish(),
        line: z.number().int().nullish(),
        suggestions: z.array(z.object({ desc: z.string(), fix: fixSchema })).optional(),
      }),
    ),
  }),
);

/** Rules whose suggestions change what the code does only as the rule wants it. */
const SUGGESTED =
  /^(no-console|eqeqeq|prefer-const|no-useless-escape|no-unsafe-negation|no-extra-boolean-cast|@typescript-eslint\/no-unused-vars|@typescript-eslint\/no-useless-constructor)$/;
const MAX_FILES = 40;

/** What ESLint itself can repair in the files that it complains about, in a dry run: nothing is written. */
export const linterFixer: Fixer = {
  name: 'linter',
  async propose(context) {
    const patches: Patch[] = [];
    for (const part of ['backend', 'frontend'] as const) {
      const findings = context.findings.filter(
        ({ check, rule, file }) =>
          check === `${part}_lint` && file !== undefined && partOf(file) === part && !NOT_RULES.has(rule),
      );
      const files = [...new Set(findings.map(({ file }) => file!))];
      if (files.length === 0 || files.length > MAX_FILES) continue;
      const args = ['node_modules/.bin/eslint', '--fix-dry-run', '--format', 'json'];
      const { stdout } = await context.run(part, [...args, ...files.map((file) => file.slice(part.length + 1))]);
      const start = stdout.indexOf('[');
      const report = reportSchema.safeParse(start < 0 ? undefined : JSON.parse(stdout.slice(start)));
      if (!report.success) continue;
      for (const result of report.data) {
        const path = files.find((file) => result.filePath.endsWith(`/${file}`));
        if (path === undefined) continue;
        const own = findings.filter(({ file }) => file === path);
        patches.push(...(await patchesOf(context, path, result, own)));
      }
    }
    return patches;
  },
};

const NOT_RULES: ReadonlySet<string> = new Set(['format', 'syntax', 'eslint', 'max-warnings']);

async function patchesOf(
  context: Parameters<Fixer['propose']>[0],
  path: string,
  { output, messages }: z.infer<typeof reportSchema>[number],
  own: readonly FailingFinding[],
): Promise<Patch[]> {
  const text = (await context.read(path)) ?? '';
  const left = new Set(messages.map(({ ruleId, line }) => `${ruleId} ${line}`));
  const patches: Patch[] = [];
  const fixed = own.filter(({ rule, line }) => !left.has(`${rule} ${line}`));
  if (output !== undefined && output !== text && fixed.length > 0) {
    const content = await context.format(path, output);
    patches.push({
      fixer: 'linter',
      summary: `apply ESLint's own fixes to ${path}`,
      targets: fixed.map(({ fingerprint }) => fingerprint),
      changes: [{ path, content }],
    });
  }
  for (const { ruleId, line, suggestions = [] } of messages) {
    if (!ruleId || !SUGGESTED.test(ruleId)) continue;
    for (const { desc, fix } of suggestions.slice(0, 2)) {
      // Ranges count from the text that the automatic fixes left.
      const base = output ?? text;
      const content = await context.format(path, base.slice(0, fix.range[0]) + fix.text + base.slice(fix.range[1]));
      const targets = own.filter((finding) => finding.rule === ruleId && (output !== undefined || finding.line === line));
      if (targets.length > 0)
        patches.push({
          fixer: 'linter',
          summary: `${desc} in ${path}`,
          targets: targets.map(({ fingerprint }) => fingerprint),
          changes: [{ path, content }],
        });
    }
  }
  return patches;
}
