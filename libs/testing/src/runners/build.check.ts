import type { Sandbox } from '#foundry/sandbox';
import type { CheckContext, CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { boundedOutput, findingsOf, plainText, type FindingDraft } from '../findings.js';
import { diagnosticsOf, inWorkspace } from '../tools/compiler-output.js';
import { commandsOf, scriptsOf, type Part, type ScriptCommand } from '../tools/project-scripts.js';
import { runProjectTool, type ToolRun } from '../tools/project-tool.js';

/** What the part's own `build` script runs, step by step, into `dist`. */
export function buildCheck(sandbox: Sandbox, part: Part): CheckRunner {
  const name = `${part}_build` as const;
  return defineCheck({
    name,
    weight: 8, // a second or two, and all that waits for it
    async check(context) {
      const runs: ToolRun[] = [];
      for (const call of await buildCalls(context, part)) {
        const run = await runProjectTool(sandbox, context, part, call, { live: true });
        runs.push(run);
        if (run.result.exitCode !== 0) break;
      }
      const failed = runs.find((run) => run.result.exitCode !== 0);
      const drafts = failed ? buildFindings(failed, part) : [];
      const bytes = bundleBytes(runs.map((run) => run.stdout).join('\n'));
      return {
        status: failed ? 'failed' : 'passed',
        findings: findingsOf(name, context.workspace.root, drafts),
        command: runs.map((run) => run.command).join(' && '),
        output: boundedOutput(...runs.map((run) => run.output)),
        ...(bytes > 0 ? { facts: { bundleBytes: bytes } } : {}),
      };
    },
  });
}

async function buildCalls(context: CheckContext, part: Part): Promise<ScriptCommand[]> {
  const scripts = (await scriptsOf(context, part)) ?? {};
  const own = commandsOf(scripts['build'] ?? '');
  const calls = own ?? [part === 'frontend' ? { tool: 'vite', args: ['build'] } : { tool: 'tsc', args: ['-p', 'tsconfig.json'] }];
  const alone = (await eachFileAlone(context, part)) ? ['--noResolve'] : [];
  const bundles = calls.some((call) => call.tool === 'vite' || call.tool === 'esbuild');
  return (
    calls
      // types are the type check's work, which runs beside this one; a compiler that only checks is not part of the build
      .filter((call) => !(call.tool === 'tsc' && (bundles || call.args.includes('--noEmit'))))
      .map((call) => {
        if (call.tool === 'tsc') return { tool: 'tsc', args: [...call.args, '--noCheck', ...alone, '--pretty', 'false'] };
        // Vite would write its bundled configuration into node_modules, which all builds share
        if (call.tool === 'vite') return { tool: 'vite', args: [...call.args, '--configLoader', 'runner'] };
        return call;
      })
  );
}

/**
 * Whether what the compiler writes for a file depends on that file alone. Then it need not read the packages that it imports,
 * which is most of what such a build does. Only for projects as Foundry renders them, whose sources all are in one folder:
 * elsewhere a file may be compiled because another one imports it.
 */
async function eachFileAlone(context: CheckContext, part: Part): Promise<boolean> {
  if (context.origin !== 'template') return false;
  const names = (await context.workspace.list()).map(({ path }) => path).filter((path) => path.startsWith(`${part}/tsconfig`));
  const texts = await Promise.all(names.map(async (path) => (await context.workspace.read(path)).toString('utf8')));
  const says = (option: string, value: boolean) => (text: string) => new RegExp(`"${option}"\\s*:\\s*${value}\\b`).test(text);
  return ['isolatedModules', 'verbatimModuleSyntax'].every(
    (option) => texts.some(says(option, true)) && !texts.some(says(option, false)),
  );
}

/** Vite and esbuild name the file as `src/a.tsx:3:5` or `file: /…/src/a.tsx:3:5`, or without a line. */
const PLACE = /(?:^|[\s("'])((?:\/[\w@./-]+\/)?(?:src\/[\w@./[\]-]+|index\.html|vite\.config\.\w+))/m;
const PLACE_WITH_LINE = new RegExp(`${PLACE.source}:(\\d+)`, 'm');

function buildFindings(run: ToolRun, part: Part): FindingDraft[] {
  const diagnostics = diagnosticsOf(run.stdout, part);
  if (diagnostics.length > 0) return diagnostics;
  const text = plainText(`${run.result.stderr.text}\n${run.result.stdout.text}`).trim();
  const place = PLACE_WITH_LINE.exec(text) ?? PLACE.exec(text);
  const file = place?.[1]?.replace(/^.*\/(?:backend|frontend)\//, '');
  return [
    {
      ...(file ? { file: inWorkspace(file, part) } : {}),
      ...(place?.[2] ? { line: Number(place[2]) } : {}),
      rule: 'build',
      message: text || 'The build failed and said nothing.',
      severity: 'error',
    },
  ];
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1000, MB: 1_000_000 };

/** The bytes of all files that Vite lists as written. */
function bundleBytes(stdout: string): number {
  let bytes = 0;
  for (const match of plainText(stdout).matchAll(/^\S*dist\/\S+\s+([\d,.]+)\s(B|kB|MB)\b/gm)) {
    bytes += Number(match[1]?.replaceAll(',', '')) * (UNITS[match[2] ?? 'B'] ?? 1);
  }
  return Math.round(bytes);
}
