import { sha256 } from '#foundry/kernel';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import type { ToolContent } from '../runtime/tool-folders.js';
import type { ToolFinding } from '../tool.schemas.js';
import { PACKAGE } from './check-folder.js';
import { bundler } from './gate-programs.js';
import { runGate, wordsOf } from './gate-run.js';
import type { GateContext, GateResult } from './static-gates.js';

const MAX_BUNDLE_BYTES = 8 * 1024 ** 2;
/** Folder that the bundler writes to, and what it writes. */
export const OUT = 'out';
export const TEST_BUNDLE = 'tests.mjs';
const ENTRY_OF_TESTS = 'tests-entry.mjs';

const metafileSchema = z.object({
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.object({ imports: z.array(z.object({ path: z.string(), external: z.boolean().optional() })) })),
});

export interface Bundled extends GateResult {
  readonly content?: ToolContent;
}

/** One file of the handler with everything that it imports, and one of all tests. */
export async function bundle(context: GateContext): Promise<Bundled> {
  return context.package.language === 'python' ? await pythonContent(context) : await bundleOfNode(context);
}

async function bundleOfNode({ sandbox, folder, package: packed, signal }: GateContext): Promise<Bundled> {
  const out = await folder.room(OUT);
  const imports = packed.tests.map((path) => `import ${JSON.stringify(`./${PACKAGE}/${path}`)};\n`);
  await folder.write(ENTRY_OF_TESTS, imports.join(''));
  const source = join(folder.path, PACKAGE);
  const entry = join(folder.path, ENTRY_OF_TESTS);
  const result = await runGate(
    sandbox,
    {
      program: bundler(),
      args: [
        `handler=${join(source, packed.entry)}`,
        `tests=${entry}`,
        '--bundle',
        '--outdir=.',
        '--out-extension:.js=.mjs',
        '--platform=node',
        '--format=esm',
        '--target=node20',
        '--packages=external',
        '--charset=utf8',
        '--tsconfig-raw={}',
        '--metafile=meta.json',
        '--log-level=error',
        '--color=false',
        // Some packages' code that was copied in asks for CommonJS names.
        `--banner:js=import { createRequire as __require } from 'node:module'; const require = __require(import.meta.url);`,
      ],
      cwd: out,
      mounts: [{ source }, { source: entry }],
    },
    signal,
  );
  if (result.outcome !== 'exited' || result.exitCode !== 0)
    return { findings: bundleErrors(result.stderr.text) ?? [{ message: wordsOf(result) }] };
  const meta = metafileSchema.parse(JSON.parse((await folder.read(OUT, 'meta.json', MAX_BUNDLE_BYTES)).toString('utf8')));
  const findings = foreignImports(meta);
  if (findings.length > 0) return { findings };
  const bytes = await folder.read(OUT, 'handler.mjs', MAX_BUNDLE_BYTES);
  return { findings: [], note: `${bytes.length} bytes`, content: contentOf(packed.language, bytes) };
}

/** Packages are not installed for a tool: it brings what it needs, besides Node's own modules. */
function foreignImports({ inputs, outputs }: z.infer<typeof metafileSchema>): ToolFinding[] {
  const outside = Object.keys(inputs).filter((path) => !path.startsWith(`../${PACKAGE}/`) && path !== `../${ENTRY_OF_TESTS}`);
  const foreign = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ path, external }) => external === true && !isBuiltin(path)).map(({ path }) => path),
  );
  return [
    ...outside.map((path) => ({ message: `${path} is imported, which is outside of the package.` })),
    ...new Set(foreign),
  ].map((found) =>
    typeof found === 'string'
      ? {
          rule: 'import',
          message: `${JSON.stringify(found)} is imported: a tool has its own files and Node's modules, copy what it needs into the package.`,
        }
      : found,
  );
}

function bundleErrors(text: string): ToolFinding[] | undefined {
  const blocks = text.split('[ERROR] ').slice(1);
  if (blocks.length === 0) return undefined;
  return blocks.map((block) => {
    const [message = ''] = block.split('\n');
    const [, file, line] = /^\s+(?:\.\.\/)*(?:package\/)?(.+?):(\d+):\d+:/m.exec(block) ?? [];
    return { ...(file !== undefined && { file, line: Number(line) }), message: message.trim() };
  });
}

/** Compiled once to see whether it is Python at all; what is kept are its sources. */
async function pythonContent({ sandbox, folder, package: packed, signal }: GateContext): Promise<Bundled> {
  const source = join(folder.path, PACKAGE);
  const script = [
    'import pathlib, sys',
    'bad = False',
    'for path in sorted(pathlib.Path(".").rglob("*.py")):',
    '    try:',
    '        compile(path.read_bytes(), str(path), "exec")',
    '    except (SyntaxError, ValueError) as error:',
    '        bad = True',
    '        print("%s:%d:%s" % (path, getattr(error, "lineno", None) or 1, error))',
    'sys.exit(1 if bad else 0)',
  ].join('\n');
  const program = { command: 'python3', args: [], mounts: [] };
  const result = await runGate(sandbox, { program, args: ['-B', '-c', script], cwd: source, mounts: [{ source }] }, signal);
  if (result.outcome !== 'exited' || result.exitCode !== 0) {
    const findings = result.stdout.text.split('\n').flatMap((line): ToolFinding[] => {
      const [, file, number, message] = /^(.+?):(\d+):(.*)$/.exec(line) ?? [];
      return message === undefined ? [] : [{ file: file!, line: Number(number), message }];
    });
    return { findings: findings.length > 0 ? findings : [{ message: wordsOf(result) }] };
  }
  const files = packed.files.filter(({ path }) => path.startsWith('src/'));
  const bytes = Buffer.from(
    JSON.stringify(Object.fromEntries(files.map(({ path, content }) => [path, content.toString('base64')]))),
  );
  return { findings: [], note: `${bytes.length} bytes`, content: contentOf('python', bytes) };
}

function contentOf(language: ToolContent['language'], bytes: Buffer): ToolContent {
  return { language, bytes, sha256: sha256(bytes) };
}
