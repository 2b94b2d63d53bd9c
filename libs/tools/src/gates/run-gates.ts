import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { CompiledSchema } from '../json-schema/compiled-schema.js';
import type { ToolContent, ToolFolders } from '../runtime/tool-folders.js';
import { toolAnswerSchema, ToolWorkers } from '../runtime/tool-workers.js';
import type { ToolFinding } from '../tool.schemas.js';
import { OUT, TEST_BUNDLE } from './bundle-gate.js';
import { PACKAGE } from './check-folder.js';
import { runGate, wordsOf } from './gate-run.js';
import type { GateContext, GateResult } from './static-gates.js';

/** The package's own tests, in the sandbox, without a network and without secrets. */
export async function runTests(context: GateContext): Promise<GateResult> {
  const { sandbox, folder, package: packed, signal } = context;
  const isPython = packed.language === 'python';
  const cwd = join(folder.path, isPython ? PACKAGE : OUT);
  const python = ['-B', '-m', 'unittest', 'discover', '-s', packed.tests[0]!.split('/')[0]!];
  const result = await runGate(
    sandbox,
    {
      program: { command: isPython ? 'python3' : 'node', args: [], mounts: [] },
      args: isPython ? python : ['--test-reporter=tap', TEST_BUNDLE],
      cwd,
      mounts: [{ source: cwd }],
      ...(isPython && { env: { PYTHONPATH: join(cwd, 'src'), PYTHONUTF8: '1' } }),
    },
    signal,
  );
  const passed = isPython
    ? lastNumber(/^Ran (\d+) tests? in /gm, result.stderr.text)
    : lastNumber(/^# pass (\d+)$/gm, result.stdout.text);
  if (result.outcome !== 'exited' || result.exitCode !== 0) {
    return {
      findings: isPython ? [{ message: wordsOf(result) }] : (failedTests(result.stdout.text) ?? [{ message: wordsOf(result) }]),
    };
  }
  if (passed === 0) return { findings: [{ message: 'No test was run.' }] };
  return { findings: [], note: `${passed} passed` };
}

function lastNumber(pattern: RegExp, text: string): number {
  return Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);
}

function failedTests(tap: string): ToolFinding[] | undefined {
  const found = [...tap.matchAll(/^ *not ok \d+ - (.+)\n(?: *---\n([^]*?)\n *\.\.\.)?/gm)];
  // A suite fails with its tests, and says nothing more.
  const findings = found.flatMap(([, name = '', details = '']) => {
    if (/failureType: 'subtestsFailed'/.test(details)) return [];
    const error = /error: (?:\|-\n)?([^]*?)\n *(?:code|name|stack|failureType|expected):/.exec(details)?.[1] ?? details;
    return [{ rule: name, message: error.replace(/\s+/g, ' ').trim() || 'The test failed.' }];
  });
  return findings.length > 0 ? findings : undefined;
}

/**
 * The manifest's examples, answered by the program as it will run. Examples of a tool that asks for a network or secrets
 * would have effects, or fail without them: of these only the start is tried.
 */
export async function answerExamples(context: GateContext, content: ToolContent, folders: ToolFolders): Promise<GateResult> {
  const {
    sandbox,
    package: { manifest, language },
    signal,
  } = context;
  const folder = await folders.ofContent(content);
  const workers = new ToolWorkers({
    sandbox,
    toolOf: () => ({ folder, language, permissions: { ...manifest.permissions, network: [], secrets: [] } }),
    limits: { maxWorkers: 1, spares: 0 },
  });
  try {
    const { network, secrets, timeoutMs } = manifest.permissions;
    if (network.length + secrets.length > 0 || manifest.examples.length === 0) {
      await workers.warm('');
      if (workers.status().idle === 0)
        return {
          findings: [
            { message: 'The program could not be started: see that importing src/index does nothing but define the handler.' },
          ],
        };
      return {
        findings: [],
        skipped:
          manifest.examples.length === 0
            ? 'There are no examples.'
            : 'The tool asks for a network or secrets, which examples do not get.',
      };
    }
    const output = await CompiledSchema.compile(manifest.outputSchema);
    const findings: ToolFinding[] = [];
    for (const [index, example] of manifest.examples.entries()) {
      const name = example.name ?? `example ${index + 1}`;
      const call = { tool: manifest.name, version: 0, callId: `example_${index + 1}`, secrets: {} };
      const result = await workers.call('', example.input, call, timeoutMs, signal);
      signal.throwIfAborted();
      const problem = result.outcome === 'answered' ? wrongAnswer(result.answer, example.output, output) : result.reason;
      if (problem !== undefined) findings.push({ rule: name, message: problem });
    }
    return { findings, note: `${manifest.examples.length - findings.length} answered` };
  } finally {
    await workers.close();
  }
}

function wrongAnswer(
  answer: { ok: boolean; value?: unknown; error?: { message: string } },
  expected: unknown,
  schema: CompiledSchema,
): string | undefined {
  const said = toolAnswerSchema.safeParse(answer.value);
  if (!answer.ok || !said.success) return answer.error?.message ?? 'The program did not answer as a tool does.';
  if ('error' in said.data) return `${said.data.error.name}: ${said.data.error.message}`;
  const { output } = said.data;
  const [problem] = schema.problemsOf(output);
  if (problem !== undefined) return `The answer does not fit outputSchema: ${problem.path || 'it'} ${problem.message}`;
  if (expected === undefined || isDeepStrictEqual(output, expected)) return undefined;
  return `The answer is ${clipped(output)} where ${clipped(expected)} was expected.`;
}

const clipped = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 300);
