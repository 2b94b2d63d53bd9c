import type { Sandbox } from '#foundry/sandbox';
import type { CheckContext, CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { boundedOutput, findingsOf, listing, plainText, type FindingDraft } from '../findings.js';
import { inWorkspace } from '../tools/compiler-output.js';
import type { CleanFiles } from '../tools/clean-files.js';
import { runEslint, unchangedNote } from '../tools/eslint-run.js';
import { callOf, commandsOf, scriptsOf, type Part, type ScriptCommand, type Scripts } from '../tools/project-scripts.js';
import { runProjectTool, type ToolRun } from '../tools/project-tool.js';

/** ESLint with the project's own configuration, and its `format:check` script when it has one. */
export function lintCheck(sandbox: Sandbox, part: Part, cleanFiles?: CleanFiles): CheckRunner {
  const name = `${part}_lint` as const;
  return defineCheck({
    name,
    weight: part === 'frontend' ? 6 : 3,
    async check(context) {
      const scripts = (await scriptsOf(context, part)) ?? {};
      const [eslint, format] = await Promise.all([
        runEslint(sandbox, context, part, lintCall(scripts), cleanFiles),
        runFormatter(sandbox, context, part, scripts),
      ]);
      const { run: lint, report } = eslint;
      const drafts = report?.drafts ?? [];
      if (!report) drafts.push({ rule: 'eslint', message: lint.output || 'ESLint gave no report.', severity: 'error' });
      const warnings = drafts.filter((draft) => draft.severity === 'warning').length;
      if (report && lint.result.exitCode !== 0 && drafts.length === warnings) {
        // exit code 1 without an error: the project's own limit of warnings
        drafts.push({ rule: 'max-warnings', message: lint.result.stderr.text.trim() || 'Too many warnings.', severity: 'error' });
      }
      const unformatted = format ? formatFindings(format, part) : [];
      drafts.push(...unformatted);
      const findings = findingsOf(name, context.workspace.root, drafts);
      return {
        status: findings.some((finding) => finding.severity === 'error') ? 'failed' : 'passed',
        findings,
        command: [lint.command, format?.command].filter(Boolean).join(' ; '),
        output: boundedOutput(listing(findings), unchangedNote(eslint), lint.result.stderr.text, format?.output ?? ''),
        facts: {
          files: (report?.files ?? 0) + eslint.unchanged,
          unchanged: eslint.unchanged,
          warnings,
          unformatted: unformatted.length,
        },
      };
    },
  });
}

function lintCall(scripts: Scripts): ScriptCommand {
  const own = callOf(scripts, ['lint'], 'eslint');
  return { tool: 'eslint', args: [...(own?.args ?? ['.']), '--format', 'json'] };
}

async function runFormatter(sandbox: Sandbox, context: CheckContext, part: Part, scripts: Scripts): Promise<ToolRun | undefined> {
  const call = commandsOf(scripts['format:check'] ?? '')?.[0];
  return call && runProjectTool(sandbox, context, part, call);
}

/** Formatters print the files they would change, one a line, among sentences. */
function formatFindings(run: ToolRun, part: Part): FindingDraft[] {
  if (run.result.exitCode === 0) return [];
  const lines = plainText(`${run.result.stdout.text}\n${run.result.stderr.text}`).split('\n');
  const files = lines
    .map((line) => /^(?:\[\w+\]\s*)?((?:[\w@.[\]-]+\/)*[\w@.[\]-]+\.[a-z]{1,5})(?:\s+\(\d+ms\))?$/i.exec(line.trim())?.[1])
    .filter((file) => file !== undefined);
  if (files.length === 0) return [{ rule: 'format', message: run.output || 'The format check failed.', severity: 'error' }];
  return [...new Set(files)].map((file) => ({
    file: inWorkspace(file, part),
    rule: 'format',
    message: 'The file is not formatted as the project formats its code.',
    severity: 'error' as const,
  }));
}
