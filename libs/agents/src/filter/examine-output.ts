import type { parse } from '@babel/parser';
import { secretsIn } from '#foundry/testing';
import type { FileChange } from '#foundry/workspace';
import type { OutputFilterOptions, OutputFinding } from './filter.types.js';
import { environmentRules } from './rules/environment-rules.js';
import { fileRules } from './rules/file-rules.js';
import { networkRules } from './rules/network-rules.js';
import { processRules } from './rules/process-rules.js';
import { sqlRules } from './rules/sql-rules.js';
import { suppressionRules } from './rules/suppression-rules.js';
import { hiddenCharacters, obfuscationRules, textShape, usageRules } from './rules/text-rules.js';
import { isCode, readSource, shortly, walk, type Draft, type Report, type Source, type SourceNode } from './source-tree.js';

type Babel = typeof import('@babel/parser');
type BabelModule = Babel & { readonly default?: Babel };

/** For code that cannot be parsed: only what is dangerous in any reading. */
const IN_ANY_READING: readonly (readonly [RegExp, Pick<Draft, 'rule' | 'message'>])[] = [
  [
    /\bchild_process\b/g,
    { rule: 'process_spawning', message: 'child_process starts programs: do it in the project’s own code.' },
  ],
  [/\beval\s*\(|\bnew\s+Function\s*\(/g, { rule: 'code_evaluation', message: 'Code is made out of text: write the code.' }],
  [/@ts-nocheck\b/g, { rule: 'checks_disabled', message: '@ts-nocheck turns the type check off for the file: mend the types.' }],
];

/**
 * Looks at what a model or a client wrote for secrets and for constructs that a project has no business with. What was in a
 * file before the change is not reported again. Code is parsed, never run.
 */
export async function examineOutput(changes: readonly FileChange[], options: OutputFilterOptions): Promise<OutputFinding[]> {
  const module: BabelModule = await import('@babel/parser');
  // Bundled into Foundry's programs, a CommonJS package has a default export only.
  const parser = (module.default ?? module).parse;
  const declared = new Set(options.environment);
  const findings: OutputFinding[] = [];
  for (const { path, before, after } of changes) {
    if (after === null || after === before) continue;
    const known = count(before === null ? [] : await draftsOf(path, before, declared, parser));
    const lines = lineStarts(after);
    for (const { start, key, ...draft } of await draftsOf(path, after, declared, parser)) {
      const left = known.get(`${draft.rule} ${key}`) ?? 0;
      if (left > 0) known.set(`${draft.rule} ${key}`, left - 1);
      else findings.push({ ...draft, path, line: lineOf(lines, start) });
    }
  }
  return findings.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

async function draftsOf(path: string, text: string, declared: ReadonlySet<string>, parser: typeof parse): Promise<Draft[]> {
  const drafts: Draft[] = [];
  const report = (draft: Draft): void => void drafts.push(draft);
  const lines = lineStarts(text);
  for (const { line = 1, rule, message } of await secretsIn(path, text)) {
    const start = lines[line - 1] ?? 0;
    const key = `${rule} ${text.slice(start, lines[line] ?? text.length)}`;
    drafts.push({
      rule: 'secret',
      severity: 'refuse',
      start,
      key,
      message: `There is a secret here (${message}): read it from a setting.`,
    });
  }
  hiddenCharacters(text, report);
  fileRules(path, text, report);
  if (isCode(path)) examineCode(path, text, declared, parser, report);
  return drafts;
}

function examineCode(
  path: string,
  text: string,
  declared: ReadonlySet<string>,
  parser: typeof parse,
  report: (draft: Draft) => void,
): void {
  const source = readSource(path, text, parser);
  textShape(source, report);
  if (source.program === null) {
    for (const [pattern, draft] of IN_ANY_READING)
      for (const { 0: key, index } of text.matchAll(pattern)) report({ ...draft, severity: 'refuse', start: index, key });
    report({
      rule: 'unreadable',
      severity: 'refuse',
      start: 0,
      key: 'syntax',
      message: `The code cannot be parsed (${shortly(source.problem ?? '')}): write it so that it can be read.`,
    });
    return;
  }
  try {
    examineTree(source, source.program, declared, report);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'The code is nested so deep that it cannot be looked at: write it in smaller pieces.';
    report({ rule: 'unreadable', severity: 'refuse', start: 0, key: 'depth', message });
  }
}

function examineTree(source: Source, program: SourceNode, declared: ReadonlySet<string>, report: Report): void {
  const environment = environmentRules(declared);
  walk(program, (node, parent) => {
    processRules(source, node, report);
    networkRules(source, node, report);
    environment(source, node, report, parent);
    obfuscationRules(source, node, report);
    usageRules(source, node, report);
  });
  sqlRules(source, report);
  suppressionRules(source, report);
}

function count(drafts: readonly Draft[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, key } of drafts) counts.set(`${rule} ${key}`, (counts.get(`${rule} ${key}`) ?? 0) + 1);
  return counts;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
