import type { Config } from '#foundry/config';
import { DomainError, fileProblem, messageOf } from '#foundry/kernel';
import type { ToolCheck, ToolView } from '#foundry/tools';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cliErrors } from '../cli.errors.js';
import { withClient } from '../connect.js';
import { readInput, readText } from '../input-file.js';
import { onInterrupt } from '../interrupt.js';
import { printable } from '../progress-printer.js';
import { callerDirectory } from '../request-text.js';
import type { PackageUpload, ToolClient } from '../tool-client.js';

interface Json {
  readonly json?: boolean;
}

/** More than any package has, so that a wrong folder is refused without reading all of it. */
const MAX_FILES = 1_000;
const NOT_READ = new Set(['.git', 'node_modules', '__pycache__', '.DS_Store']);
const EXIT_CANCELLED = 130;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printJson = (value: unknown): number => {
  print(JSON.stringify(value));
  return 0;
};

const withTools = <T>(config: Config, command: string, use: (tools: ToolClient) => Promise<T>): Promise<T> =>
  withClient(config, `foundry tools ${command}`, ({ tools }) => use(tools));

export async function listToolsCommand(
  config: Config,
  { json, ...query }: Json & { search?: string; undeployed?: boolean; limit: number; cursor?: string },
): Promise<number> {
  const page = await withTools(config, 'list', (tools) => tools.list(query));
  if (json) return printJson(page);
  for (const tool of page.items) print(lineOf(tool));
  if (page.items.length === 0) print('There is no tool.');
  if (page.nextCursor !== null) print(`More: --cursor ${page.nextCursor}`);
  return 0;
}

const lineOf = ({ name, version, deployed, description }: ToolView): string =>
  `${printable(name, 64)}  v${version}${deployed ? '' : ' (undeployed)'}  ${printable(description.split('\n')[0] ?? '', 100)}`;

export async function showToolCommand(config: Config, name: string, { json }: Json): Promise<number> {
  const shown = await withTools(config, 'show', async (tools) => ({
    tool: await tools.get(name),
    versions: await tools.versions(name),
    stats: await tools.stats(name),
  }));
  if (json) return printJson(shown);
  const { tool, versions, stats } = shown;
  print(lineOf(tool));
  print(`  input   ${printable(JSON.stringify(tool.inputSchema), 400)}`);
  print(`  output  ${printable(JSON.stringify(tool.outputSchema), 400)}`);
  const { network, secrets, timeoutMs, memoryMb } = tool.permissions;
  print(`  may     ${[...network, ...secrets, `${timeoutMs} ms`, `${memoryMb} MiB`].join(', ')}`);
  const times = stats.p50Ms === null ? '' : `, median ${stats.p50Ms.toFixed(1)} ms, 99 % within ${stats.p99Ms?.toFixed(1)} ms`;
  print(`  calls   ${stats.calls} since ${stats.since.slice(0, 10)}, ${stats.errors} without success${times}`);
  for (const { version, active, createdAt, createdBy, source, gitCommit } of versions) {
    print(
      `  v${version}${active ? ' *' : ''}  ${createdAt}  ${source}  ${printable(createdBy, 60)}${gitCommit === null ? '' : `  ${gitCommit}`}`,
    );
  }
  return 0;
}

export async function uploadToolCommand(
  config: Config,
  path: string,
  { json, repository, commit }: Json & { repository?: string; commit?: string },
): Promise<number> {
  const upload = await packageAt(resolve(callerDirectory(), path));
  const origin = { gitRepository: repository, gitCommit: commit };
  try {
    const deployed = await withTools(config, 'upload', (tools) => tools.upload(upload, origin));
    if (json) return printJson(deployed);
    deployed.checks.forEach(printCheck);
    const { tool, created } = deployed;
    print(
      created ? `Deployed ${tool.name}, version ${tool.version}.` : `${tool.name} is what version ${tool.version} is already.`,
    );
    return 0;
  } catch (error) {
    const checks = error instanceof DomainError ? error.details?.['checks'] : undefined;
    if (!json && Array.isArray(checks)) (checks as ToolCheck[]).forEach(printCheck);
    throw error;
  }
}

function printCheck({ name, status, note, findings }: ToolCheck): void {
  process.stderr.write(`${status.padEnd(7)} ${name}${note === undefined ? '' : `: ${printable(note, 200)}`}\n`);
  for (const { file, line, message } of findings) {
    const where = file === undefined ? '' : `${printable(file, 200)}${line === undefined ? '' : `:${line}`} `;
    process.stderr.write(`        ${where}${printable(message, 500)}\n`);
  }
}

async function packageAt(path: string): Promise<PackageUpload> {
  if (path.endsWith('.zip')) return { archive: await readInput(path) };
  const files: { path: string; content: string; encoding: 'base64' }[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
      if (NOT_READ.has(entry.name)) continue;
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) await walk(name, `${name}/`);
      else if (!entry.isFile()) throw cliErrors.unreadableInput(`${join(path, name)} is no file: a package has files only.`);
      else files.push({ path: name, content: (await readInput(join(path, name))).toString('base64'), encoding: 'base64' });
      if (files.length > MAX_FILES)
        throw cliErrors.unreadableInput(`${path} has more than ${MAX_FILES} files: it is no package of a tool.`);
    }
  };
  try {
    await walk('', '');
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw cliErrors.unreadableInput(`The folder ${path} cannot be read: ${fileProblem(error) ?? messageOf(error)}.`, {
      cause: error,
    });
  }
  return { files };
}

export async function invokeToolCommand(config: Config, name: string, argument: string, { json }: Json): Promise<number> {
  const input = inputIn(argument === '-' ? await readText('-') : argument);
  const interrupt = onInterrupt();
  try {
    const answer = await withTools(config, 'invoke', (tools) => tools.invoke(name, input, interrupt.signal));
    if (json) return printJson(answer);
    print(JSON.stringify(answer.output, null, 2));
    return 0;
  } catch (error) {
    if (interrupt.signal.aborted) return EXIT_CANCELLED;
    throw error;
  } finally {
    interrupt.stop();
  }
}

function inputIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw cliErrors.usage(`The input is not JSON: ${messageOf(error)}.`, { cause: error });
  }
  throw cliErrors.usage('The input is no JSON object, such as {"a": 1}.');
}

export async function toolCallsCommand(
  config: Config,
  name: string,
  { json, ...query }: Json & { limit: number; cursor?: string; outcome?: 'succeeded' | 'failed' | 'refused' | 'cancelled' },
): Promise<number> {
  const page = await withTools(config, 'calls', (tools) => tools.calls(name, query));
  if (json) return printJson(page);
  for (const call of page.items) {
    const end = call.errorCode === null ? call.outcome : `${call.outcome} ${call.errorCode}`;
    print(
      `${call.startedAt}  v${call.version}  ${call.durationMs.toFixed(1).padStart(8)} ms  ${end}  ${printable(call.caller, 60)}  ${call.id}`,
    );
  }
  if (page.nextCursor !== null) print(`More: --cursor ${page.nextCursor}`);
  return 0;
}

export async function rollbackToolCommand(config: Config, name: string, version: number, { json }: Json): Promise<number> {
  const tool = await withTools(config, 'rollback', (tools) => tools.rollback(name, version));
  if (json) return printJson(tool);
  print(`${tool.name} is version ${tool.version} again.`);
  return 0;
}

export async function undeployToolCommand(config: Config, name: string, { json }: Json): Promise<number> {
  const tool = await withTools(config, 'undeploy', (tools) => tools.undeploy(name));
  if (json) return printJson(tool);
  print(`${tool.name} is out of service. "foundry tools rollback ${tool.name} ${tool.version}" brings it back.`);
  return 0;
}

export async function listSecretsCommand(config: Config, { json }: Json): Promise<number> {
  const items = await withTools(config, 'secrets list', (tools) => tools.secrets());
  if (json) return printJson({ items });
  for (const { name, updatedAt, createdBy } of items) print(`${name}  ${updatedAt}  ${printable(createdBy, 60)}`);
  if (items.length === 0) print('There is no secret.');
  return 0;
}

export async function setSecretCommand(
  config: Config,
  name: string,
  { json, from = '-' }: Json & { from?: string },
): Promise<number> {
  const value = (await readText(from)).replace(/\r?\n$/, '');
  const secret = await withTools(config, 'secrets set', (tools) => tools.setSecret(name, value));
  if (json) return printJson(secret);
  print(`${secret.name} is set.`);
  return 0;
}

export async function removeSecretCommand(config: Config, name: string, { json }: Json): Promise<number> {
  await withTools(config, 'secrets remove', (tools) => tools.removeSecret(name));
  if (json) return printJson({ removed: name });
  print(`${printable(name, 64)} is removed.`);
  return 0;
}
