import type { Sandbox } from '#foundry/sandbox';
import type { CheckRunner } from '../check.types.js';
import { CheckStop, defineCheck } from '../check-stop.js';
import { boundedOutput, findingsOf, listing } from '../findings.js';
import type { CleanFiles } from '../tools/clean-files.js';
import { runEslint, unchangedNote } from '../tools/eslint-run.js';

/**
 * What is judged, whatever the project's own configuration says: it is Foundry's policy. A comment in the code can only
 * switch a warning off, and only with a reason. `detect-object-injection` is left out: nearly all of its reports are wrong.
 */
const RULES: Readonly<Record<string, 'error' | 'warn'>> = {
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-script-url': 'error',
  'security/detect-bidi-characters': 'error',
  'security/detect-buffer-noassert': 'error',
  'security/detect-child-process': 'error',
  'security/detect-disable-mustache-escape': 'error',
  'security/detect-eval-with-expression': 'error',
  'security/detect-new-buffer': 'error',
  'security/detect-no-csrf-before-method-override': 'error',
  'security/detect-non-literal-require': 'error',
  'security/detect-pseudoRandomBytes': 'error',
  'security/detect-unsafe-regex': 'error',
  'security/detect-non-literal-fs-filename': 'warn',
  'security/detect-non-literal-regexp': 'warn',
  'security/detect-possible-timing-attacks': 'warn',
};

/** Security rules over the backend's sources with ESLint's parser alone: none of the project's lint run is repeated. */
export function securityCheck(sandbox: Sandbox, cleanFiles?: CleanFiles): CheckRunner {
  return defineCheck({
    name: 'backend_security',
    weight: 3,
    async check(context) {
      const args = [
        'src',
        '--no-config-lookup',
        '--report-unused-disable-directives-severity',
        'off',
        '--ext',
        '.ts,.mts,.cts,.js,.mjs,.cjs',
      ];
      // tests send what must be refused; they are not part of what runs
      args.push('--ignore-pattern', '**/*.spec.*', '--ignore-pattern', '**/*.test.*');
      args.push('--parser', '@typescript-eslint/parser', '--plugin', 'security');
      for (const [rule, level] of Object.entries(RULES)) args.push('--rule', `${rule}: ${level}`);
      args.push('--format', 'json');
      const eslint = await runEslint(sandbox, context, 'backend', { tool: 'eslint', args }, cleanFiles);
      const { run, report } = eslint;
      const root = context.workspace.root;
      if (!report) throw unusable(run.output, run.command);
      const unexplained = report.suppressed.filter(({ draft, reason }) => draft.severity === 'error' || reason === '');
      const findings = findingsOf('backend_security', root, [...report.drafts, ...unexplained.map(({ draft }) => draft)]);
      return {
        status: findings.some((finding) => finding.severity === 'error') ? 'failed' : 'passed',
        findings,
        command: run.command,
        output: boundedOutput(listing(findings), unchangedNote(eslint), run.result.stderr.text),
        facts: {
          files: report.files + eslint.unchanged,
          unchanged: eslint.unchanged,
          rules: Object.keys(RULES).length,
          explained: report.suppressed.length - unexplained.length,
        },
      };
    },
  });
}

function unusable(output: string, command: string): CheckStop {
  const missing = /(?:Cannot find (?:module|package)|Failed to load plugin) '([^']+)'/.exec(output)?.[1];
  return missing === undefined
    ? new CheckStop('error', 'ESLint gave no report on the security rules.', command, output)
    : new CheckStop(
        'skipped',
        `The security rules need ${missing}, which is not installed in backend/node_modules.`,
        command,
        output,
      );
}
