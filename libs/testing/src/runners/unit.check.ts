import type { Sandbox } from '#foundry/sandbox';
import type { CheckRunner } from '../check.types.js';
import { CheckStop, defineCheck } from '../check-stop.js';
import { criteriaFacts, criteriaOfTests } from '../criteria.js';
import { boundedOutput, findingsOf } from '../findings.js';
import { callOf, scriptsOf, type Part } from '../tools/project-scripts.js';
import { runProjectTool } from '../tools/project-tool.js';
import { testReport } from '../tools/vitest-output.js';

/** The part's tests under Vitest, with the arguments of its own `test` script. */
export function unitCheck(sandbox: Sandbox, part: Part): CheckRunner {
  const name = `${part}_unit` as const;
  return defineCheck({
    name,
    weight: part === 'frontend' ? 15 : 3,
    async check(context) {
      const scripts = (await scriptsOf(context, part)) ?? {};
      const own = callOf(scripts, ['test'], 'vitest');
      if (scripts['test'] !== undefined && !own) {
        throw new CheckStop('skipped', `The test script of ${part} does not use Vitest: "${scripts['test'].slice(0, 80)}".`);
      }
      const given = own?.args ?? [];
      const args = [given.includes('run') ? [] : ['run'], given].flat();
      // node_modules is shared between builds: no result cache in it, and no bundled configuration either
      args.push('--reporter=dot', '--reporter=json', '--silent', '--cache=false', '--configLoader=runner');
      const run = await runProjectTool(sandbox, context, part, { tool: 'vitest', args }, { network: 'loopback' });
      const root = context.workspace.root;
      const report = testReport(run.stdout, root);
      const drafts = report?.drafts ?? [];
      if (!report) {
        drafts.push({ rule: 'vitest', message: run.output || 'Vitest gave no report.', severity: 'error' });
      } else if (report.tests.length === 0 && drafts.length === 0) {
        drafts.push({ rule: 'no-tests', message: `No test was found in ${part}.`, severity: 'error' });
      } else if (run.result.exitCode !== 0 && drafts.length === 0) {
        // errors outside of tests: an unhandled rejection, a server left open
        drafts.push({
          rule: 'vitest',
          message: boundedOutput(run.result.stderr.text) || 'Vitest failed although no test did.',
          severity: 'error',
        });
      }
      const findings = findingsOf(name, root, drafts);
      const tests = report?.tests ?? [];
      const count = (status: string): number => tests.filter((test) => test.status === status).length;
      return {
        status: drafts.length === 0 && run.result.exitCode === 0 ? 'passed' : 'failed',
        findings,
        command: run.command,
        output: boundedOutput(run.stdout.replaceAll(/^\{"numTotalTestSuites".*$/gm, ''), run.result.stderr.text),
        facts: {
          passed: count('passed'),
          failed: count('failed'),
          skipped: count('skipped'),
          total: tests.length,
          ...criteriaFacts(criteriaOfTests(tests)),
        },
      };
    },
  });
}
