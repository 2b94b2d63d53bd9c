import type { Config } from '#foundry/config';
import type { BuildView } from '#foundry/orchestrator';
import { cliErrors } from '../cli.errors.js';
import { connect } from '../connect.js';
import type { FoundryClient } from '../foundry-client.js';
import { onInterrupt } from '../interrupt.js';
import { printable, ProgressPrinter } from '../progress-printer.js';
import { readRequest } from '../request-text.js';
import { followToEnd, goOn } from './build.command.js';

export interface BuildToolOptions {
  readonly requestFile?: string;
  readonly json?: boolean;
  /** Id of a build to go on with. */
  readonly resume?: string;
}

/** `foundry tools build`: from request to deployed tool, with live progress. Exit 0 deployed, 1 failed, 130 cancelled. */
export async function buildToolCommand(config: Config, argument: string | undefined, options: BuildToolOptions): Promise<number> {
  const request = options.resume === undefined ? await readRequest(argument, options.requestFile) : '';
  const printer = new ProgressPrinter();
  const interrupt = onInterrupt();
  let client: FoundryClient | undefined;
  try {
    client = await connect(config, 'foundry tools build', true);
    const before = (await client.unfinished()).filter((id) => id !== options.resume);
    const started =
      options.resume === undefined ? await client.createBuild(request, 'tool') : await resumed(client, options.resume);
    if (!options.json) printer.note(`Build ${started.id}`);
    const build = await followToEnd(client, started.id, printer, interrupt.signal);
    process.stdout.write(options.json ? `${JSON.stringify(resultOf(build))}\n` : summaryOf(build));
    for (const id of before) {
      printer.note(`Build ${id}, interrupted earlier, is being finished.`);
      await followToEnd(client, id, printer, interrupt.signal);
    }
    if (build.status === 'cancelled') return 130;
    return build.status === 'succeeded' ? 0 : 1;
  } finally {
    printer.close();
    await client?.close();
    interrupt.stop();
  }
}

async function resumed(client: FoundryClient, id: string): Promise<BuildView> {
  const build = await goOn(client, id);
  if (build.kind === 'tool') return build;
  throw cliErrors.usage(`The build ${id} is one of a project. Go on with it by "foundry build --resume ${id}".`);
}

/** Other programs rely on its shape. */
const resultOf = ({ id, status, tool, durationMs, steps, error, correlationId }: BuildView): Record<string, unknown> => ({
  buildId: id,
  status,
  tool,
  durationMs,
  steps,
  ...(error && { error: { ...error, correlationId } }),
});

function summaryOf(build: BuildView): string {
  const took = `${((build.durationMs ?? 0) / 1_000).toFixed(1)} s`;
  if (build.error)
    return `\nThe tool was not built: ${printable(build.error.message, 2_000)} [${build.error.code}, ${build.correlationId}]\n`;
  if (!build.tool) return `\nThe build ${build.id} ended as ${build.status}.\n`;
  const { name, version } = build.tool;
  return `\n${name}, version ${version}, deployed after ${took}\n\nSee what it takes:  foundry tools show ${name}\nCall it:            foundry tools invoke ${name} '{…}'\n`;
}
