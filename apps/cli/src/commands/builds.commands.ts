import type { Config } from '#foundry/config';
import type { BuildStatus, BuildSummary, BuildView } from '#foundry/orchestrator';
import { withClient } from '../connect.js';
import { onInterrupt } from '../interrupt.js';
import { OutputDirectory } from '../output-directory.js';
import { printable } from '../progress-printer.js';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** `foundry status ID` */
export async function statusCommand(config: Config, id: string, options: { json?: boolean }): Promise<number> {
  const build = await withClient(config, 'foundry status', (client) => client.getBuild(id));
  print(options.json ? JSON.stringify(build) : statusText(build));
  return 0;
}

/** `foundry list` */
export async function listCommand(
  config: Config,
  options: { json?: boolean; limit: number; cursor?: string; status?: BuildStatus; search?: string },
): Promise<number> {
  const { json, ...filter } = options;
  const page = await withClient(config, 'foundry list', (client) => client.listBuilds(filter));
  if (json) print(JSON.stringify(page));
  else if (page.items.length === 0) print('There are no builds yet. Start one: foundry build "…"');
  else {
    for (const build of page.items) print(rowOf(build));
    if (page.nextCursor) print(`More: foundry list --cursor ${page.nextCursor}`);
  }
  return 0;
}

/** `foundry events ID`: one JSON event a line; with `--follow` until the build has ended. */
export async function eventsCommand(config: Config, id: string, options: { after: number; follow?: boolean }): Promise<number> {
  const interrupt = onInterrupt();
  try {
    return await withClient(config, 'foundry events', async (client) => {
      if (options.follow)
        for await (const event of client.follow(id, options.after, interrupt.signal)) print(JSON.stringify(event));
      else for (const event of await client.events(id, options.after)) print(JSON.stringify(event));
      return interrupt.signal.aborted ? 130 : 0;
    });
  } finally {
    interrupt.stop();
  }
}

/** `foundry download ID` */
export async function downloadCommand(config: Config, id: string, options: { out: string; json?: boolean }): Promise<number> {
  const output = await OutputDirectory.prepare(options.out);
  try {
    const file = await withClient(
      config,
      'foundry download',
      async (client) => await output.save(client, id, `${(await client.getBuild(id)).slug ?? id}.zip`),
    );
    print(options.json ? JSON.stringify({ buildId: id, bundle: file }) : file);
    return 0;
  } finally {
    await output.discard();
  }
}

/** `foundry cancel ID` */
export async function cancelCommand(config: Config, id: string, options: { json?: boolean }): Promise<number> {
  const build = await withClient(config, 'foundry cancel', (client) => client.cancelBuild(id));
  print(options.json ? JSON.stringify(build) : `Build ${id} is ${build.status}.`);
  return 0;
}

const rowOf = (build: BuildSummary): string =>
  `${build.id}  ${build.status.padEnd(12)} ${build.createdAt.slice(0, 16).replace('T', ' ')}  ${printable(build.title ?? build.request)}`;

function statusText(build: BuildView): string {
  const steps = build.steps.map((step) => {
    const time = step.durationMs === null ? '' : `${(step.durationMs / 1_000).toFixed(1)} s`;
    const check = build.checks.find(({ name }) => step.name === `check-${name}`);
    return `  ${step.name.padEnd(28)} ${(check?.status ?? step.status).padEnd(10)} ${time.padStart(8)}  ${printable(step.error?.message ?? check?.reason ?? '')}`.trimEnd();
  });
  return [rowOf(build), ...(build.error ? [`${printable(build.error.message)} [${build.error.code}]`] : []), ...steps].join('\n');
}
