import { messageOf } from '#foundry/kernel';
import { findProgram } from '#foundry/sandbox';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { join } from 'node:path';
import { type ToolPackage } from '../package/tool-package.js';
import { type ToolContent, ToolFolders } from '../runtime/tool-folders.js';
import type { ToolCheck, ToolCheckName } from '../tool.schemas.js';
import { TOOL_OPTIONS, type ToolOptions } from '../tools.options.js';
import { toolErrors } from '../tools.errors.js';
import { bundle } from './bundle-gate.js';
import { CheckFolder } from './check-folder.js';
import { bounded } from './gate-run.js';
import { answerExamples, runTests } from './run-gates.js';
import { checkLint, checkManifest, checkSecrets, checkTypes, type GateContext, type GateResult } from './static-gates.js';

/** What became of a package's checks. */
export interface ToolCheckReport {
  readonly passed: boolean;
  readonly checks: readonly ToolCheck[];
  /** The program that was checked; only when all of them passed. */
  readonly content?: ToolContent;
}

export interface ToolCheckOptions {
  readonly signal?: AbortSignal;
  /** Told of each check when it has ended. */
  readonly onCheck?: (check: ToolCheck) => void;
}

/** Packages that have passed lately: whoever checks before deploying does not wait twice. */
const REMEMBERED = 32;
const REMEMBERED_MS = 10 * 60_000;

/** The gates that every package goes through, wherever it comes from. */
@Injectable()
export class ToolChecks {
  private readonly logger = new Logger(ToolChecks.name);
  private readonly passed = new LRUCache<string, ToolCheckReport>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  private readonly directory: string;

  constructor(
    @Inject(TOOL_OPTIONS) private readonly options: ToolOptions,
    @Inject(ToolFolders) private readonly folders: ToolFolders,
  ) {
    this.directory = join(options.directory, 'checks');
  }

  /**
   * @returns every check's result; a package that does not pass is a result, too.
   * @throws tools.interpreter_missing, tools.checks_unavailable, sandbox.isolation_required when it cannot be checked here
   */
  async check(packed: ToolPackage, options: ToolCheckOptions = {}): Promise<ToolCheckReport> {
    const known = this.passed.get(packed.sha256);
    if (known) {
      known.checks.forEach((check) => options.onCheck?.(check));
      return known;
    }
    await this.options.sandbox.requireIsolation('client');
    if (packed.language === 'python') await this.requirePython();
    const folder = await CheckFolder.make(this.directory, packed);
    try {
      const report = await this.checkIn(folder, packed, options);
      if (report.passed) this.passed.set(packed.sha256, report);
      return report;
    } finally {
      await folder
        .remove()
        .catch((error: unknown) => this.logger.warn(`A folder of checks could not be removed: ${messageOf(error)}`));
    }
  }

  /** Removes what checks of dead processes left. */
  async sweep(): Promise<void> {
    await CheckFolder.sweep(this.directory);
  }

  private async checkIn(
    folder: CheckFolder,
    packed: ToolPackage,
    { signal, onCheck }: ToolCheckOptions,
  ): Promise<ToolCheckReport> {
    const stop = signal ?? new AbortController().signal;
    const context: GateContext = { sandbox: this.options.sandbox, folder, package: packed, signal: stop };
    const checks: ToolCheck[] = [];
    const run = async <Result extends GateResult>(name: ToolCheckName, work: () => Promise<Result>): Promise<Result> => {
      const started = performance.now();
      const result = await work();
      const check: ToolCheck = { name, ...outcomeOf(result), durationMs: Math.round(performance.now() - started) };
      checks.push(check);
      onCheck?.(check);
      return result;
    };
    // Those that only read come first: what they refuse is never run.
    const bundling = run('bundle', () => bundle(context));
    await settled([
      run('manifest', () => checkManifest(context)),
      run('secrets', () => checkSecrets(context)),
      run('types', () => checkTypes(context)),
      run('lint', () => checkLint(context)),
      bundling,
    ]);
    const { content } = await bundling;
    if (content !== undefined && checks.every(({ status }) => status !== 'failed')) {
      await run('tests', () => runTests(context));
      await run('examples', () => answerExamples(context, content, this.folders));
    }
    stop.throwIfAborted();
    const passed = content !== undefined && checks.every(({ status }) => status !== 'failed');
    return { passed, checks, ...(passed && { content }) };
  }

  private async requirePython(): Promise<void> {
    const { image } = await this.options.sandbox.isolation();
    if (image !== undefined || findProgram('python3') !== null) return; // of an image the start will tell
    throw toolErrors.interpreterMissing('The package is written in Python, and there is no python3 on this machine: install it.');
  }
}

function outcomeOf({ findings, skipped, note }: GateResult): Pick<ToolCheck, 'status' | 'findings' | 'note'> {
  if (findings.length > 0) return { status: 'failed', findings: bounded(findings) };
  if (skipped !== undefined) return { status: 'skipped', findings: [], note: skipped };
  return { status: 'passed', findings: [], ...(note !== undefined && { note }) };
}

/** Waits for all, so that the folder is not removed under one that still runs; then throws what the first has thrown. */
async function settled(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
