import { libraryProgram, type Sandbox } from '#foundry/sandbox';
import { secretsIn } from '#foundry/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledSchema, UnusableSchema } from '../json-schema/compiled-schema.js';
import { MANIFEST_FILE, type ToolPackage } from '../package/tool-package.js';
import type { ToolFinding } from '../tool.schemas.js';
import { PACKAGE, type CheckFolder } from './check-folder.js';
import { linter, nodeTypes, typeChecker } from './gate-programs.js';
import { runGate, wordsOf } from './gate-run.js';

/** What a check found; without findings it has passed. */
export interface GateResult {
  readonly findings: readonly ToolFinding[];
  /** Why there was nothing to check. */
  readonly skipped?: string;
  readonly note?: string;
}

export interface GateContext {
  readonly sandbox: Sandbox;
  readonly folder: CheckFolder;
  readonly package: ToolPackage;
  readonly signal: AbortSignal;
}

/** Both schemas compile, and the examples fit them. */
export async function checkManifest({ package: { manifest } }: GateContext): Promise<GateResult> {
  const findings: ToolFinding[] = [];
  const report = (message: string): void => void findings.push({ file: MANIFEST_FILE, message });
  const compiled = async (key: 'inputSchema' | 'outputSchema'): Promise<CompiledSchema | undefined> => {
    try {
      return await CompiledSchema.compile(manifest[key]);
    } catch (error) {
      if (!(error instanceof UnusableSchema)) throw error;
      report(`${key} is not a JSON Schema 2020-12: ${error.message}`);
      return undefined;
    }
  };
  const [input, output] = [await compiled('inputSchema'), await compiled('outputSchema')];
  for (const [index, example] of manifest.examples.entries()) {
    const tell = (key: string) => (problem: { path: string; message: string }) =>
      report(`examples.${index}.${key}${problem.path} ${problem.message}`);
    input?.problemsOf(example.input).forEach(tell('input'));
    if (example.output !== undefined) output?.problemsOf(example.output).forEach(tell('output'));
  }
  return { findings };
}

/** No credentials in any file. */
export async function checkSecrets({ package: { files }, signal }: GateContext): Promise<GateResult> {
  const findings: ToolFinding[] = [];
  for (const { path, content } of files) {
    signal.throwIfAborted();
    if (content.includes(0)) continue;
    const found = await secretsIn(path, content.toString('utf8'));
    for (const { line, rule, message } of found.filter(({ severity }) => severity === 'error')) {
      findings.push({ file: path, ...(line !== undefined && { line }), ...(rule !== undefined && { rule }), message });
    }
  }
  return { findings };
}

const TSCONFIG = {
  strict: true,
  noEmit: true,
  target: 'es2023',
  lib: ['es2023'],
  module: 'preserve',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  isolatedModules: true,
  noUncheckedIndexedAccess: true,
  types: ['node'],
  paths: { 'foundry-tool': ['./foundry-tool.d.ts'] },
};

/** The default export of the entry, whatever its own types are, can be called as Foundry calls it. */
const CONTRACT = `import type { ToolContext } from 'foundry-tool';
import handler from './${PACKAGE}/src/index.js';
export const checked: (input: never, context: ToolContext) => unknown = handler;
`;

const TYPE_ERROR = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/;

export async function checkTypes({ sandbox, folder, package: { language }, signal }: GateContext): Promise<GateResult> {
  if (language !== 'typescript')
    return { findings: [], skipped: `The package is written in ${language === 'python' ? 'Python' : 'JavaScript'}.` };
  const { typeRoot, mounts } = nodeTypes();
  const compilerOptions = { ...TSCONFIG, typeRoots: [typeRoot] };
  await folder.write('tsconfig.json', JSON.stringify({ compilerOptions, include: [PACKAGE, 'contract.ts'] }));
  await folder.write('foundry-tool.d.ts', await readFile(libraryProgram('tools', 'foundry-tool.d.ts')));
  await folder.write('contract.ts', CONTRACT);
  const result = await runGate(
    sandbox,
    {
      program: typeChecker(),
      args: ['-p', 'tsconfig.json', '--pretty', 'false'],
      cwd: folder.path,
      mounts: [{ source: folder.path }, ...mounts],
    },
    signal,
  );
  if (result.outcome === 'exited' && result.exitCode === 0) return { findings: [] };
  const findings = result.stdout.text.split('\n').flatMap((line): ToolFinding[] => {
    const [, file = '', number, rule = '', message = ''] = TYPE_ERROR.exec(line) ?? [];
    if (number === undefined) return [];
    if (file === 'contract.ts')
      return [{ rule, message: `src/index.ts does not export a handler (input, context) by default: ${message}` }];
    return [{ file: file.replace(`${PACKAGE}/`, ''), line: Number(number), rule, message }];
  });
  return { findings: findings.length > 0 ? findings : [{ message: `The type checker failed: ${wordsOf(result)}` }] };
}

/** What a tool gets wrong rather than what its author likes otherwise. */
const LINT_RULES = {
  plugins: ['typescript', 'unicorn', 'promise'],
  categories: { correctness: 'error' },
  rules: {
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-implied-eval': 'error',
    'no-debugger': 'error',
    'unicorn/no-new-array': 'off',
  },
};

interface LintDiagnostic {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly filename?: unknown;
  readonly labels?: readonly { readonly span?: { readonly line?: unknown } }[];
}

export async function checkLint({ sandbox, folder, package: { language }, signal }: GateContext): Promise<GateResult> {
  if (language === 'python') return { findings: [], skipped: 'There is no linter for Python here; the package is compiled.' };
  await folder.write('lint.json', JSON.stringify(LINT_RULES));
  const result = await runGate(
    sandbox,
    {
      program: linter(),
      args: ['-c', '../lint.json', '--format', 'json', '--disable-nested-config', '--no-ignore', '.'],
      cwd: join(folder.path, PACKAGE),
      mounts: [{ source: folder.path }],
    },
    signal,
  );
  const diagnostics = diagnosticsIn(result.stdout.text);
  if (diagnostics === undefined) return { findings: [{ message: `The linter failed: ${wordsOf(result)}` }] };
  const findings = diagnostics.map(({ message, code, filename, labels }): ToolFinding => {
    const line = labels?.[0]?.span?.line;
    return {
      ...(typeof filename === 'string' && { file: filename }),
      ...(typeof line === 'number' && { line }),
      ...(typeof code === 'string' && { rule: code }),
      message: String(message),
    };
  });
  return { findings };
}

function diagnosticsIn(text: string): readonly LintDiagnostic[] | undefined {
  try {
    const { diagnostics } = JSON.parse(text) as { diagnostics?: unknown };
    return Array.isArray(diagnostics) ? (diagnostics as LintDiagnostic[]) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
