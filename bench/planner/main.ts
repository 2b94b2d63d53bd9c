import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { parse } from 'yaml';
import { planRequest } from '#foundry/planning';
import { caseSchema, type Case } from './expected.js';
import { scoreThemes } from './themes.js';
import { addScore, emptyScore, precision, recall, scorePlan, type Counted, type Score } from './score.js';

/**
 * Measures the offline planner on requests with expected results: precision and recall per style, tuned and held out apart.
 * `--held` shows the held-out third's mistakes too; without it they stay unseen.
 */
const option = (name: string): string | undefined =>
  process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
/** `--folder=DIR`: other requests than ours, in files of the same shape. */
const elsewhere = option('folder');
const folder = elsewhere === undefined ? new URL('requests/', import.meta.url) : pathToFileURL(`${resolve(elsewhere)}/`);
const showHeld = process.argv.includes('--held');
/** `--only=round-18`: the sets whose file name holds this. */
const only = option('only') ?? '';
const percent = (value: number): string => `${(value * 100).toFixed(1).padStart(5)} %`;

interface Result {
  readonly test: Case;
  readonly style: string;
  readonly score: Score;
}

const results: Result[] = [];
const times: number[] = [];
/** Parts of the requests, by whether the plan says what answers them, why nothing does, or only that they were not understood. */
const parts = { covered: 0, missing: 0, unread: 0 };
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.yaml') && name.includes(only))
  .sort()) {
  const style = file.replace('.yaml', '');
  for (const test of z.array(caseSchema).parse(parse(readFileSync(new URL(file, folder), 'utf8')))) {
    const started = performance.now();
    try {
      const plan = await planRequest(test.request);
      times.push(performance.now() - started);
      parts.covered += plan.coverage.covered.length;
      for (const { reason } of plan.coverage.notCovered) parts[reason.includes('could not be read') ? 'unread' : 'missing']++;
      results.push({ test, style, score: scorePlan(plan, test, /^structured/.test(style)) });
    } catch (error) {
      const score = emptyScore();
      score.entities.missed += test.expect.split(';').length;
      score.notes.push(`refused: ${error instanceof Error ? error.message : String(error)}`);
      results.push({ test, style, score });
    }
  }
}

const line = (name: string, group: readonly Result[]): void => {
  const sum = emptyScore();
  for (const { score } of group) addScore(sum, score);
  const part = (key: Counted, withPrecision: boolean): string =>
    `${key} R ${percent(recall(sum[key]))}${withPrecision ? ` P ${percent(precision(sum[key]))}` : ''}`;
  const strict = group.every(({ style }) => /^structured/.test(style));
  process.stdout.write(
    `${name.padEnd(26)} ${String(group.length).padStart(3)} requests  ${part('entities', true)}   ${part('fields', strict)}   ${part('relations', strict)}   ${part('types', false)}   ${part('values', true)}   ${part('marks', strict)}${sum.colours.found + sum.colours.missed > 0 ? `   ${part('colours', false)}` : ''}\n`,
  );
};
for (const style of new Set(results.map((result) => result.style))) {
  for (const held of [false, true]) {
    const group = results.filter((result) => result.style === style && (result.test.held ?? false) === held);
    if (group.length > 0) line(`${style}, ${held ? 'held out' : 'tuned on'}`, group);
  }
}
line('all', results);
process.stdout.write(
  `parts of the requests: ${parts.covered} covered, ${parts.missing} not covered for a reason, ${parts.unread} not read (${(parts.unread / Math.max(1, times.length)).toFixed(2)} a request)\n`,
);
const themeFolder = new URL('themes/', import.meta.url);
const themeNotes: string[] = [];
for (const file of readdirSync(themeFolder)
  .filter((name) => elsewhere === undefined && name.includes(only))
  .sort()) {
  const { right, all, notes } = await scoreThemes(new URL(file, themeFolder));
  process.stdout.write(`${file.replace('.yaml', '')}: background and primary both right in ${right} of ${all} sentences\n`);
  themeNotes.push(...notes);
}
times.sort((a, b) => a - b);
process.stdout.write(
  `time: first ${Math.round(Math.max(0, ...times))} ms, median ${(times[times.length >> 1] ?? 0).toFixed(1)} ms\n\nWorst requests:\n`,
);
for (const note of themeNotes) process.stdout.write(`- [theme] ${note}\n`);
const worst = results
  .filter(({ score, test }) => score.notes.length > 0 && (showHeld || !test.held))
  .sort((a, b) => b.score.notes.length - a.score.notes.length);
for (const { test, score, style } of worst.slice(0, process.argv.includes('--all') ? worst.length : 25)) {
  process.stdout.write(
    `- [${style}${test.held ? ', held out' : ''}] ${test.request.replace(/\s+/g, ' ').slice(0, 110)}…\n    ${score.notes.join('; ')}\n`,
  );
}
