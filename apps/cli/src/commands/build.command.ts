import type { Config } from '#foundry/config';
import type { BuildView } from '#foundry/orchestrator';
import { planRequest } from '#foundry/planning';
import { connect } from '../connect.js';
import type { FoundryClient } from '../foundry-client.js';
import { OutputDirectory } from '../output-directory.js';
import { printable, ProgressPrinter } from '../progress-printer.js';
import { readRequest } from '../request-text.js';
import { onInterrupt } from '../interrupt.js';

export interface BuildOptions {
  readonly requestFile?: string;
  readonly out: string;
  readonly json?: boolean;
  readonly resume?: string;
}

/** `foundry build`: from request to bundle, with live progress. Exit 0 succeeded, 1 failed, 130 cancelled. */
export async function buildCommand(config: Config, argument: string | undefined, options: BuildOptions): Promise<number> {
  const request = options.resume ? undefined : await readRequest(argument, options.requestFile);
  // Refused before anything is opened or made.
  if (request !== undefined) await planRequest(request);
  const output = await OutputDirectory.prepare(options.out);
  try {
    return await build(config, request, options, output);
  } finally {
    await output.discard();
  }
}

async function build(
  config: Config,
  request: string | undefined,
  options: BuildOptions,
  output: OutputDirectory,
): Promise<number> {
  const printer = new ProgressPrinter();
  const interrupt = onInterrupt();
  let client: FoundryClient | undefined;
  try {
    client = await connect(config, 'foundry build', true);
    const before = (await client.unfinished()).filter((id) => id !== options.resume);
    const started = options.resume ? await goOn(client, options.resume) : await client.createBuild(request ?? '');
    if (!options.json) printer.note(`Build ${started.id}`);
    const finished = await followToEnd(client, started.id, printer, interrupt.signal);
    const file = finished.status === 'succeeded' ? await output.save(client, finished.id, `${finished.slug}.zip`) : null;
    if (options.json) process.stdout.write(`${JSON.stringify(resultOf(finished, file))}\n`);
    else process.stdout.write(summaryOf(finished, file));
    for (const id of before) {
      printer.note(`Build ${id}, interrupted earlier, is being finished.`);
      await followToEnd(client, id, printer, interrupt.signal);
    }
    if (finished.status === 'cancelled') return 130;
    return finished.status === 'succeeded' ? 0 : 1;
  } finally {
    printer.close();
    await client?.close();
    interrupt.stop();
  }
}

/** A build that a crash interrupted goes on by itself; one that failed is started again. */
export async function goOn(client: FoundryClient, id: string): Promise<BuildView> {
  const build = await client.getBuild(id);
  return build.status === 'failed' ? await client.resumeBuild(id) : build;
}

export async function followToEnd(
  client: FoundryClient,
  id: string,
  printer: ProgressPrinter,
  interrupted: AbortSignal,
): Promise<BuildView> {
  const cancel = async (): Promise<void> => {
    printer.note('Cancelling …');
    await client.cancelBuild(id);
  };
  // A build that ended in this very moment cannot be cancelled any more; its result stands.
  const onAbort = (): void => void cancel().catch((error: Error) => printer.note(error.message));
  if (interrupted.aborted) onAbort();
  interrupted.addEventListener('abort', onAbort);
  try {
    for await (const event of client.follow(id, 0, new AbortController().signal)) printer.event(event);
    return await client.getBuild(id);
  } finally {
    interrupted.removeEventListener('abort', onAbort);
  }
}

/** The machine-readable result: other programs rely on its shape. */
function resultOf(build: BuildView, bundle: string | null): Record<string, unknown> {
  return {
    buildId: build.id,
    status: build.status,
    bundle,
    plan: build.plan,
    checks: build.checks.map(({ name, status, durationMs, reason }) => ({
      name,
      status,
      durationMs,
      ...(reason !== undefined && { reason }),
    })),
    coverage: build.coverage ?? { covered: [], notCovered: [] },
    durationMs: build.durationMs,
    steps: build.steps,
    ...(build.error && { error: { ...build.error, correlationId: build.correlationId } }),
  };
}

function summaryOf(build: BuildView, bundle: string | null): string {
  const passed = build.checks.filter((check) => check.status === 'passed').length;
  const skipped = build.checks.filter((check) => check.status === 'skipped');
  const took = `${((build.durationMs ?? 0) / 1_000).toFixed(1)} s`;
  const lines = [
    '',
    `${build.title ?? build.id}: ${build.status} after ${took}, ${passed} of ${build.checks.length} checks passed`,
  ];
  if (build.error) lines.push('', `${printable(build.error.message, 2_000)} [${build.error.code}, ${build.correlationId}]`);
  for (const check of build.checks.filter(({ status }) => status === 'failed' || status === 'error')) {
    lines.push('', `${check.name}${check.reason ? `: ${printable(check.reason)}` : ''}`, ...check.firstFindings.map(findingLine));
    if (check.findings > check.firstFindings.length) lines.push(`  and ${check.findings - check.firstFindings.length} more`);
  }
  if (skipped.length > 0)
    lines.push('', 'Skipped:', ...skipped.map(({ name, reason }) => `  ${name}: ${printable(reason ?? '')}`));
  if (build.coverage) {
    lines.push('', 'Covered:', ...build.coverage.covered.map(({ part }) => `  ${printable(part)}`));
    if (build.coverage.notCovered.length > 0) {
      lines.push(
        '',
        'Not covered:',
        ...build.coverage.notCovered.map(({ part, reason }) => `  ${printable(part)} — ${printable(reason)}`),
      );
    }
  }
  if (bundle) {
    lines.push(
      '',
      `Bundle: ${bundle}`,
      '',
      'Start it:',
      `  unzip ${quote(bundle)} && cd ${build.slug}`,
      '  docker compose up --build --wait     # or, with Node only, see its README.md',
      '  open http://localhost:3000',
    );
  }
  return `${lines.join('\n')}\n`;
}

const findingLine = ({ file, line, message, rule }: BuildView['checks'][number]['firstFindings'][number]): string =>
  `  ${file ? `${printable(file)}${line ? `:${line}` : ''}  ` : ''}${printable(message)} (${printable(rule)})`;

const quote = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replace(/'/g, `'\\''`)}'`);
