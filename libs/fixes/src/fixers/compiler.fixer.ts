import { z } from 'zod';
import type { FailingFinding } from '../failing.js';
import { type FixContext, type Fixer, partOf, type Patch } from '../fixer.js';
import { ownProgram } from '../programs.js';

const editSchema = z.object({ file: z.string(), start: z.number().int(), end: z.number().int(), text: z.string() });
const repairSchema = z.object({
  file: z.string(),
  code: z.number().int(),
  line: z.number().int(),
  title: z.string(),
  syntax: z.boolean().optional(),
  edits: z.array(editSchema),
});
const answerSchema = z.object({ repairs: z.array(repairSchema) });
type Repair = z.infer<typeof repairSchema>;

/**
 * Offers of the language service that repair what is written and invent nothing, the likeliest first. Those that fill in
 * made-up values, declare what is missing, or silence an error are left out.
 */
const OFFERS = [
  'fixImportNonExportedMember',
  'import',
  'spelling',
  'convertToTypeOnlyImport',
  'splitTypeOnlyImport',
  'useDefaultImport',
  'unusedIdentifier',
  'fixUnreachableCode',
  'inferFromUsage',
  'fixOverrideModifier',
  'addMissingAwait',
  'fixAwaitInSyncFunction',
  'forgottenThisPropertyAccess',
  'constructorForDerivedNeedSuperCall',
  'classSuperMustPrecedeThisAccess',
  'fixAddMissingConstToUnionType',
  'fixReturnTypeInAsyncFunction',
  'fixMissingTypeAnnotationOnExports',
  'addOptionalPropertyUndefined',
  'extendsInterfaceBecomesImplements',
];

const MAX_FILES = 20;
const MAX_ALTERNATIVES = 6;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Syntax, spelling, imports, unused names, missing annotations: with the project's own compiler. */
export const compilerFixer: Fixer = {
  name: 'compiler',
  async propose(context) {
    const patches: Patch[] = [];
    for (const part of ['backend', 'frontend'] as const) {
      const files = [
        ...new Set(
          context.findings
            .filter(concerns)
            .flatMap(({ file }) => (file && partOf(file) === part && SOURCE.test(file) ? [file] : [])),
        ),
      ];
      if (files.length === 0 || files.length > MAX_FILES) continue;
      patches.push(...(await patchesOf(context, part, files)));
    }
    return patches;
  },
};

const concerns = ({ check, rule }: FailingFinding): boolean =>
  /_type$/.test(check) ? /^TS\d+$/.test(rule) : /_lint$/.test(check) && (rule === 'syntax' || rule.endsWith('no-unused-vars'));

async function patchesOf(context: FixContext, part: 'backend' | 'frontend', files: readonly string[]): Promise<Patch[]> {
  const program = ownProgram('code-repairs.mjs');
  const question = JSON.stringify({ files: files.map((file) => file.slice(part.length + 1)), fixes: OFFERS });
  const answer = await context.run(part, [program], { stdin: question, reads: [program] });
  if (answer.exitCode !== 0) throw new Error(answer.stderr.slice(-500) || 'The compiler gave no answer.');
  const { repairs } = answerSchema.parse(JSON.parse(answer.stdout));
  const inProject = repairs.map((repair) => ({
    ...repair,
    file: `${part}/${repair.file}`,
    edits: repair.edits.map((edit) => ({ ...edit, file: `${part}/${edit.file}` })),
  }));
  const groups = new Map<string, Repair[]>();
  for (const repair of inProject) {
    const key = repair.syntax ? repair.file : `${repair.file}:${repair.line}:${repair.code}`;
    groups.set(key, [...(groups.get(key) ?? []), repair]);
  }
  const ordered = await Promise.all(
    [...groups.values()].map((group) => (group[0]?.syntax ? mostOrdinary(context, group) : Promise.resolve(group))),
  );
  const patches: Patch[] = [];
  const together = await patchOf(context, compatible(ordered.flatMap((group) => group.slice(0, 1))));
  if (together) patches.push(together);
  for (const group of ordered)
    for (const repair of group.slice(0, MAX_ALTERNATIVES)) {
      const patch = await patchOf(context, [repair]);
      if (patch) patches.push(patch);
    }
  return patches;
}

/** The first repair of each diagnostic, without those that touch the same text. Equal edits (one import for two uses) count once. */
function compatible(repairs: readonly Repair[]): Repair[] {
  const taken: z.infer<typeof editSchema>[] = [];
  return repairs.filter(({ edits }) => {
    const meets = edits.some((edit) =>
      taken.some(
        (other) =>
          other.file === edit.file &&
          !(other.start === edit.start && other.end === edit.end && other.text === edit.text) &&
          edit.start <= other.end &&
          other.start <= edit.end,
      ),
    );
    if (!meets) taken.push(...edits);
    return !meets;
  });
}

async function patchOf(context: FixContext, repairs: readonly Repair[]): Promise<Patch | undefined> {
  const targets = new Set(repairs.flatMap((repair) => targetsOf(context.findings, repair)));
  if (targets.size === 0) return undefined;
  const changes = await Promise.all(
    [...new Set(repairs.flatMap(({ edits }) => edits.map(({ file }) => file)))].map(async (path) => {
      const text = (await context.read(path)) ?? '';
      const content = applied(
        text,
        repairs.flatMap(({ edits }) => edits.filter(({ file }) => file === path)),
      );
      const wasFormatted = repairs.some(({ syntax }) => syntax) || (await context.format(path, text)) === text;
      return { path, content: wasFormatted ? await context.format(path, content) : content };
    }),
  );
  const summary = [...new Set(repairs.map(({ file, title }) => `${title} in ${file}`))].join('; ');
  return { fixer: 'compiler', summary, targets: [...targets], changes };
}

function targetsOf(findings: readonly FailingFinding[], repair: Repair): string[] {
  return findings
    .filter(({ file, line, rule, check }) => {
      if (file !== repair.file) return false;
      if (repair.syntax) return /^TS1\d{3}$|^TS17\d{3}$|^syntax$/.test(rule);
      if (/_type$/.test(check)) return rule === `TS${repair.code}` && line === repair.line;
      return rule.endsWith('no-unused-vars') && line === repair.line;
    })
    .map(({ fingerprint }) => fingerprint);
}

function applied(text: string, edits: readonly z.infer<typeof editSchema>[]): string {
  const unique = new Map(edits.map((edit) => [`${edit.start}:${edit.end}:${edit.text}`, edit]));
  return [...unique.values()]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: piece }) => result.slice(0, start) + piece + result.slice(end), text);
}

/**
 * Of several repairs that can be parsed, the right one leaves the file as its formatter would write it: the fewer lines
 * the formatter changes, the likelier a repair is.
 */
async function mostOrdinary(context: FixContext, repairs: readonly Repair[]): Promise<Repair[]> {
  const rated = await Promise.all(
    repairs.map(async (repair) => {
      const content = applied((await context.read(repair.file)) ?? '', repair.edits);
      const before = content.split('\n');
      const after = new Set((await context.format(repair.file, content)).split('\n'));
      return { repair, changed: before.filter((line) => !after.has(line)).length };
    }),
  );
  return rated.sort((a, b) => a.changed - b.changed).map(({ repair }) => repair);
}
