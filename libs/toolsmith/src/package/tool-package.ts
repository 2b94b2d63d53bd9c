import type { ToolPlan } from '../tool-plan.js';
import { extractFunctions } from './extract.js';
import { type RenderedFile, renderIndex, renderManifest, renderReadme, renderTests } from './render.js';
import { sampleCall } from './sample.js';
import { isVendored, operationSource, vendor } from './vendor.js';

/**
 * Writes the package of a planned tool: manifest, code, tests and README, nothing but what the tool needs. The same plan gives
 * the same package.
 * @returns files in the order of their paths
 */
export async function writePackage(plan: ToolPlan): Promise<RenderedFile[]> {
  const sample = plan.examples.length === 0 ? sampleCall(plan) : undefined;
  const whole = sample && 'output' in sample ? { ...plan, examples: [sample] } : plan;
  const modules = new Map<string, Set<string>>();
  for (const { what } of plan.steps) {
    if (what.type !== 'operation') continue;
    const { module, fn } = what.operation;
    modules.set(module, (modules.get(module) ?? new Set()).add(fn));
  }
  const files = [
    renderManifest(whole),
    renderIndex(whole),
    renderTests(whole, sample && 'error' in sample ? sample : undefined),
    renderReadme(whole),
  ];
  const libraries = new Set<string>();
  for (const [module, functions] of modules) {
    const { code, imports } = extractFunctions(operationSource(module), [...functions]);
    const head = imports.map(({ statement, from }) => {
      if (!isVendored(from)) return statement;
      libraries.add(from);
      return statement.replace(`'${from}'`, `'./vendor/${from}.js'`);
    });
    files.push({ path: `src/${module}.ts`, content: [...head, ...(head.length > 0 ? [''] : []), code].join('\n') });
  }
  for (const library of libraries) files.push(...(await vendor(library)));
  return (await formatted(files)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** As Foundry's own code is formatted. */
async function formatted(files: readonly RenderedFile[]): Promise<RenderedFile[]> {
  const { format } = await import('oxfmt');
  return await Promise.all(
    files.map(async (file) => {
      if (!file.path.endsWith('.ts') || file.path.endsWith('.d.ts')) return file;
      const { code, errors } = await format(file.path, file.content, { printWidth: 110, singleQuote: true });
      if (errors.length > 0) throw new Error(`${file.path} of a tool could not be formatted: ${errors[0]!.message}`);
      return { ...file, content: code };
    }),
  );
}
