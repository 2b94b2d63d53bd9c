import { installationPath } from '#foundry/kernel';
import { findProgram, type LimitName, type RunLimits, type RunRequest, type RunResult, type Sandbox } from '#foundry/sandbox';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { codeRunErrors } from './code-run.errors.js';
import type { Language, LeftFile } from './code-run.schemas.js';
import type { GivenFile } from './input-files.js';
import { JobFolder } from './job-folder.js';
import { COMPILED_FILE, type Runtime, RUNTIMES } from './languages.js';

/** What one piece of code may take, besides its time. Of each stream 32 KiB of the beginning and of the end are kept. */
const LIMITS: Omit<RunLimits, 'wallTimeMs' | 'cpuTimeMs' | 'openFiles'> = {
  memoryBytes: 1024 * 1024 * 1024,
  processes: 256,
  fileBytes: 128 * 1024 * 1024,
  writtenBytes: 128 * 1024 * 1024,
  outputBytes: 8 * 1024 * 1024,
  captureBytes: 32 * 1024,
};

export interface RunnableCode {
  readonly id: string;
  readonly language: Language;
  readonly code: string;
  readonly stdin?: string | undefined;
  readonly files: readonly GivenFile[];
  readonly timeoutMs: number;
}

export interface CodeResult {
  readonly outcome: 'succeeded' | 'failed' | 'limit_reached' | 'cancelled';
  /** The limit that was reached, also when the code lived with that. */
  readonly limit: LimitName | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: RunResult['stdout'];
  readonly stderr: RunResult['stderr'];
  readonly durationMs: number;
  readonly files: LeftFile[];
  readonly filesLeftOut: number;
}

/** Node is found as what an application is when nothing above its folder says otherwise, so the folder says so itself. */
const PACKAGE_FILE: GivenFile = { path: 'package.json', content: Buffer.from('{ "private": true }\n') };

/** Runs one piece of code in a working folder of its own, always as code that a client wrote. */
export class CodeRunner {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly directory: string,
  ) {}

  /** What keeps code from the machine here. */
  async isolation(): Promise<string> {
    return (await this.sandbox.isolation()).backend;
  }

  /**
   * @throws sandbox.isolation_required when nothing here isolates and the operator did not allow that;
   *         coderun.interpreter_missing; coderun.not_started.
   */
  async run(job: RunnableCode, signal: AbortSignal): Promise<CodeResult> {
    const runtime = RUNTIMES[job.language];
    const packaged = job.files.some(({ path }) => path === PACKAGE_FILE.path) ? [] : [PACKAGE_FILE];
    const main = { path: runtime.file, content: Buffer.from(job.code) };
    const folder = await JobFolder.make(this.directory, job.id, [...packaged, ...job.files, main]);
    try {
      const result = await this.carryOut(job, runtime, folder, signal);
      const { files, leftOut } = await folder.leftFiles();
      return {
        ...resultOf(result),
        files: files.filter(({ path }) => path !== COMPILED_FILE),
        filesLeftOut: leftOut,
      };
    } finally {
      await folder.remove();
    }
  }

  private async carryOut(job: RunnableCode, runtime: Runtime, folder: JobFolder, signal: AbortSignal): Promise<RunResult> {
    if (job.language !== 'typescript') return await this.start(job, runtime, runtime.file, folder, job.timeoutMs, signal);
    const compiled = await this.compile(job, runtime, folder, signal);
    if (compiled.outcome !== 'exited' || compiled.exitCode !== 0) return compiled;
    const rest = Math.max(1, Math.ceil(job.timeoutMs - compiled.durationMs));
    const result = await this.start(job, runtime, COMPILED_FILE, folder, rest, signal);
    return { ...result, durationMs: compiled.durationMs + result.durationMs };
  }

  /**
   * TypeScript becomes one ES module with a source map. Types are removed, not checked. It happens inside of the sandbox:
   * the code says which files are read for it.
   */
  private async compile(job: RunnableCode, runtime: Runtime, folder: JobFolder, signal: AbortSignal): Promise<RunResult> {
    const args = [
      runtime.file,
      '--bundle',
      '--platform=node',
      '--format=esm',
      `--target=node${process.versions.node}`,
      '--packages=external',
      '--sourcemap=inline',
      '--sources-content=false',
      `--outfile=${COMPILED_FILE}`,
      '--log-level=warning',
      '--color=false',
    ];
    return await this.started(compilerPath(), 'esbuild', {
      command: compilerPath(),
      args,
      cwd: folder.path,
      origin: 'client',
      network: 'none',
      mounts: [{ source: compilerPath() }],
      limits: { ...LIMITS, wallTimeMs: job.timeoutMs },
      signal,
    });
  }

  private async start(
    job: RunnableCode,
    runtime: Runtime,
    file: string,
    folder: JobFolder,
    wallTimeMs: number,
    signal: AbortSignal,
  ): Promise<RunResult> {
    return await this.started(runtime.program, runtime.install, {
      command: runtime.program,
      args: [...runtime.args, file],
      cwd: folder.path,
      origin: 'client',
      network: 'none',
      ...(runtime.env && { env: runtime.env }),
      ...(job.stdin !== undefined && { stdin: job.stdin }),
      limits: { ...LIMITS, wallTimeMs },
      signal,
    });
  }

  private async started(program: string, install: string, request: RunRequest): Promise<RunResult> {
    const result = await this.sandbox.run(request);
    if (result.outcome !== 'not_started') return result;
    const reason = result.reason ?? 'no reason was given';
    // runs see the system of an image, and this machine's programs say nothing about that
    const { image } = await this.sandbox.isolation();
    if (image !== undefined && /^the image \S+ has no /.test(reason)) {
      throw codeRunErrors.interpreterMissing(
        `There is no ${program} in the image ${image} that code runs see: install ${install} in it.`,
      );
    }
    if (!/was not found$/.test(reason)) throw codeRunErrors.notStarted(`The code was not started: ${reason}.`);
    const elsewhere = findProgram(program);
    throw codeRunErrors.interpreterMissing(
      elsewhere === null
        ? `There is no ${program} on this machine: install ${install}.`
        : `${program} is only at ${elsewhere}, where sandboxed code cannot use it: install ${install}.`,
    );
  }
}

function resultOf(result: RunResult): Omit<CodeResult, 'files' | 'filesLeftOut'> {
  const { outcome, exitCode, exitSignal, stdout, stderr, durationMs, limit } = result;
  // What a limit or a caller ended was ended by Foundry's signal, which says nothing of the code.
  const common = { exitCode, signal: outcome === 'exited' ? exitSignal : null, stdout, stderr, durationMs, limit: limit ?? null };
  if (outcome === 'exited') return { ...common, outcome: exitCode === 0 ? 'succeeded' : 'failed' };
  if (outcome === 'cancelled') return { ...common, outcome };
  if (outcome === 'not_started') throw new Error('What was not started has no result.');
  return { ...common, outcome: 'limit_reached', limit: outcome };
}

/** The compiler as a program of its own, without the script of its package that starts it. */
function compilerPath(): string {
  const require = createRequire(installationPath('package.json'));
  const name = `@esbuild/${process.platform}-${process.arch}`;
  const package_ = createRequire(require.resolve('esbuild')).resolve(`${name}/package.json`);
  return join(dirname(package_), 'bin/esbuild');
}
