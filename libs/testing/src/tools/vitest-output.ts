import { z } from 'zod';
import type { NamedTest } from '../criteria.js';
import type { FindingDraft } from '../findings.js';
import { relativeTo } from './eslint-output.js';

const reportSchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
          location: z.object({ line: z.number().int() }).nullish(),
        }),
      ),
    }),
  ),
});

export interface TestReport {
  readonly tests: NamedTest[];
  readonly drafts: FindingDraft[];
  readonly success: boolean;
}

/** Reads the last line that is a report of Vitest's JSON reporter: what tests print comes before it. */
export function testReport(stdout: string, root: string): TestReport | undefined {
  for (const line of stdout.split('\n').reverse()) {
    const start = line.indexOf('{"numTotalTestSuites"');
    if (start < 0) continue;
    let json: unknown;
    try {
      json = JSON.parse(line.slice(start));
    } catch {
      continue; // something a test printed
    }
    const parsed = reportSchema.safeParse(json);
    if (parsed.success) return read(parsed.data, root);
  }
  return undefined;
}

function read(report: z.infer<typeof reportSchema>, root: string): TestReport {
  const tests: NamedTest[] = [];
  const drafts: FindingDraft[] = [];
  for (const file of report.testResults) {
    const path = relativeTo(root, file.name);
    for (const test of file.assertionResults) {
      const status = test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped';
      tests.push({ name: test.fullName, status });
      if (status !== 'failed') continue;
      const messages = test.failureMessages ?? [];
      const line = lineIn(path, messages) ?? test.location?.line;
      const message = [test.fullName, ...messages.map(withoutRunnerFrames)].join('\n');
      drafts.push({ file: path, ...(line ? { line } : {}), rule: 'test', message, severity: 'error' });
    }
    // a file that could not be loaded has no tests, only a message
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      drafts.push({ file: path, rule: 'test-file', message: file.message || 'The test file failed.', severity: 'error' });
    }
  }
  return { tests, drafts, success: report.success };
}

/** The line of the test file where the first failure happened, from its stack. */
function lineIn(path: string, messages: readonly string[]): number | undefined {
  const name = path.split('/').at(-1) ?? path;
  for (const message of messages) {
    for (const frame of message.split('\n')) {
      const at = frame.indexOf(`/${name}:`);
      if (at >= 0) return Number.parseInt(frame.slice(at + name.length + 2), 10) || undefined;
    }
  }
  return undefined;
}

/** Frames inside the test runner say nothing about the project and differ between versions. */
function withoutRunnerFrames(message: string): string {
  return message
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || !/node_modules|node:internal|<anonymous>/.test(line))
    .join('\n');
}
