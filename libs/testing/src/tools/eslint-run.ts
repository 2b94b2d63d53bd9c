import type { Sandbox } from '#foundry/sandbox';
import type { CheckContext } from '../check.types.js';
import { knownFiles, type CleanFiles } from './clean-files.js';
import { eslintFindings, type EslintReport } from './eslint-output.js';
import type { Part, ScriptCommand } from './project-scripts.js';
import { runProjectTool, type ToolRun } from './project-tool.js';

export interface EslintRun {
  readonly run: ToolRun;
  /** Undefined when ESLint gave none. */
  readonly report: EslintReport | undefined;
  /** How many files were left out, as the same bytes were clean under the same rules before. */
  readonly unchanged: number;
}

/** ESLint with a report in JSON over what is not known to be clean. */
export async function runEslint(
  sandbox: Sandbox,
  context: CheckContext,
  part: Part,
  call: ScriptCommand,
  cleanFiles: CleanFiles | undefined,
): Promise<EslintRun> {
  const known = await knownFiles(context, part, call, cleanFiles);
  const run = await runProjectTool(sandbox, context, part, call, {
    further: known.unchanged.flatMap((path) => ['--ignore-pattern', path]),
  });
  const report = eslintFindings(run.stdout, context.workspace.root);
  if (report) await known.keep(report.clean);
  return { run, report, unchanged: known.unchanged.length };
}

/** For a check's output. */
export function unchangedNote({ unchanged }: EslintRun): string {
  return unchanged === 0 ? '' : `${unchanged} more files passed before with the same bytes, under the same rules.`;
}
