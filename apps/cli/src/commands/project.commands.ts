import type { Config } from '#foundry/config';
import {
  type Change,
  createProjectSchema,
  editProjectSchema,
  failuresQuerySchema,
  fixProjectSchema,
  type ProjectView,
  rollbackProjectSchema,
  type RoundView,
  runChecksSchema,
} from '#foundry/orchestrator';
import { messageOf } from '#foundry/kernel';
import { connect } from '../connect.js';
import { readText } from '../input-file.js';
import { onInterrupt } from '../interrupt.js';
import { OutputDirectory } from '../output-directory.js';
import { printable } from '../progress-printer.js';
import type { ProjectClient } from '../project-client.js';
import { readRequest } from '../request-text.js';
import { checked, editsIn, fileArgument, linesOf, parseJson } from './project-arguments.js';

interface Json {
  readonly json?: boolean;
}
interface Message extends Json {
  readonly message?: string;
}

const WAIT_MS = 20_000;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Opens Foundry for one command; with `work` this process carries out the steps when no server does. */
async function withProjects<T>(
  config: Config,
  command: string,
  work: boolean,
  use: (projects: ProjectClient) => Promise<T>,
): Promise<T> {
  const client = await connect(config, `foundry project ${command}`, work);
  try {
    return await use(client.projects);
  } finally {
    await client.close();
  }
}

export async function createProjectCommand(
  config: Config,
  argument: string | undefined,
  options: Json & { requestFile?: string; plan?: string; name?: string },
): Promise<number> {
  const plan = options.plan === undefined ? undefined : parseJson(await readText(options.plan), options.plan);
  const request = plan === undefined ? await readRequest(argument, options.requestFile) : undefined;
  const body = checked(createProjectSchema, { ...(plan === undefined ? { request } : { plan }), name: options.name });
  return await withProjects(config, 'create', true, async (projects) => {
    const { id } = await projects.create(body);
    const rendered = await ended(projects, id, 0);
    const project = await projects.get(id);
    if (options.json) print(JSON.stringify(project));
    else print(statusText(project));
    return rendered.status === 'succeeded' ? 0 : 1;
  });
}

export async function projectStatusCommand(config: Config, id: string, options: Json): Promise<number> {
  const project = await withProjects(config, 'status', false, (projects) => projects.get(id));
  print(options.json ? JSON.stringify(project) : statusText(project));
  return 0;
}

export async function listFilesCommand(
  config: Config,
  id: string,
  { json, ...query }: Json & { limit: number; cursor?: string; prefix?: string },
): Promise<number> {
  const page = await withProjects(config, 'files', false, (projects) => projects.listFiles(id, query));
  if (json) print(JSON.stringify(page));
  else {
    for (const { path, size } of page.items) print(`${String(size).padStart(9)}  ${printable(path, 1_024)}`);
    if (page.nextCursor) print(`More: foundry project files ${id} --cursor ${page.nextCursor}`);
  }
  return 0;
}

export async function readFileCommand(
  config: Config,
  id: string,
  path: string,
  options: Json & { lines?: string },
): Promise<number> {
  const range = options.lines === undefined ? {} : linesOf(options.lines);
  const file = await withProjects(config, 'read', false, (projects) => projects.readFile(id, path, range));
  if (options.json) print(JSON.stringify(file));
  else {
    process.stdout.write(Buffer.from(file.content, file.encoding));
    if (file.truncated && options.lines === undefined) process.stderr.write('foundry: There is more of it; ask for --lines.\n');
  }
  return 0;
}

export async function writeFilesCommand(config: Config, id: string, given: readonly string[], options: Message): Promise<number> {
  const files = await Promise.all(given.map(fileArgument));
  return await change(config, 'write', options, (projects) => projects.write(id, { files, message: options.message }));
}

export async function deleteFilesCommand(
  config: Config,
  id: string,
  paths: readonly string[],
  options: Message,
): Promise<number> {
  const files = paths.map((path) => ({ path }));
  return await change(config, 'delete', options, (projects) => projects.delete(id, { files, message: options.message }));
}

export async function editCommand(config: Config, id: string, file: string, options: Message): Promise<number> {
  const body = checked(editProjectSchema, { ...(await editsIn(file)), message: options.message });
  return await change(config, 'edit', options, (projects) => projects.edit(id, body));
}

export async function rollbackCommand(
  config: Config,
  id: string,
  { json, ...options }: Message & { commit?: string; round?: number },
): Promise<number> {
  const body = checked(rollbackProjectSchema, options);
  return await change(config, 'rollback', { json }, (projects) => projects.rollback(id, body));
}

export async function checkCommand(config: Config, id: string, options: Json & { check?: string[] }): Promise<number> {
  const body = checked(runChecksSchema, { names: options.check });
  const round = await inRounds(config, 'check', id, (projects) => projects.check(id, body));
  printRound(round, options);
  return round.status === 'cancelled' ? 130 : round.checks.some(isBad) || round.status !== 'succeeded' ? 1 : 0;
}

export async function fixCommand(
  config: Config,
  id: string,
  file: string,
  options: Message & { finding?: string[]; check?: string[] },
): Promise<number> {
  const body = checked(fixProjectSchema, {
    ...(await editsIn(file)),
    message: options.message,
    findings: options.finding,
    checks: options.check,
  });
  const round = await inRounds(config, 'fix', id, (projects) => projects.fix(id, body));
  printRound(round, options);
  return round.status === 'cancelled' ? 130 : round.result?.['kept'] === true ? 0 : 1;
}

export async function failuresCommand(
  config: Config,
  id: string,
  options: Json & { check?: string; maxCharacters: number },
): Promise<number> {
  const query = checked(failuresQuerySchema, { check: options.check, maxCharacters: options.maxCharacters });
  const context = await withProjects(config, 'failures', false, (projects) => projects.failures(id, query));
  if (options.json) print(JSON.stringify(context));
  else {
    if (context.checks.length === 0) print('No check of the files as they are has failed.');
    for (const cause of context.analysis.root_causes) print(printable(cause, 400));
    for (const check of context.checks) {
      print(`\n${check.name}: ${check.status}${check.reason ? `, ${printable(check.reason, 400)}` : ''}`);
      for (const finding of check.findings) {
        const place = finding.file ? `${finding.file}${finding.line ? `:${finding.line}` : ''}  ` : '';
        print(`  ${printable(`${place}${finding.message}`, 2_000)} [${finding.fingerprint}]`);
        for (const line of finding.excerpt?.lines ?? [])
          print(`    ${String(line.number).padStart(5)} ${printable(line.text, 400)}`);
      }
    }
  }
  return 0;
}

export async function roundsCommand(config: Config, id: string, options: Json): Promise<number> {
  const rounds = await withProjects(config, 'rounds', false, (projects) => projects.rounds(id));
  if (options.json) print(JSON.stringify({ items: rounds }));
  else
    for (const round of rounds)
      print(
        `${String(round.round).padStart(4)}  ${round.kind.padEnd(10)} ${round.status.padEnd(10)} ${printable(round.message)}`,
      );
  return 0;
}

export async function packageCommand(
  config: Config,
  id: string,
  options: Json & { out: string; allowFailing?: boolean },
): Promise<number> {
  const output = await OutputDirectory.prepare(options.out);
  const client = await connect(config, 'foundry project package', true);
  try {
    const begun = await client.projects.package(id, { allowFailing: options.allowFailing === true });
    const round = await ended(client.projects, id, begun.round);
    const { slug } = await client.projects.get(id);
    const file = round.status === 'succeeded' ? await output.save(client, id, `${slug ?? id}.zip`) : null;
    if (options.json) print(JSON.stringify({ ...round, bundle: file }));
    else {
      printRound(round, {});
      if (file) print(file);
    }
    return file ? 0 : 1;
  } finally {
    await output.discard();
    await client.close();
  }
}

export async function closeCommand(config: Config, id: string, options: Json): Promise<number> {
  const project = await withProjects(config, 'close', false, (projects) => projects.close(id));
  print(options.json ? JSON.stringify(project) : `Project ${id} is ${project.status}.`);
  return 0;
}

export async function removeCommand(config: Config, id: string, options: Json): Promise<number> {
  await withProjects(config, 'remove', false, (projects) => projects.remove(id));
  print(options.json ? JSON.stringify({ id, removed: true }) : `Project ${id} was removed.`);
  return 0;
}

async function change(
  config: Config,
  command: string,
  options: Json,
  work: (projects: ProjectClient) => Promise<Change>,
): Promise<number> {
  const made = await withProjects(config, command, false, work);
  if (options.json) print(JSON.stringify(made));
  else {
    print(made.commit === null ? 'The files were so already.' : `${made.commit.slice(0, 12)}  ${printable(made.message)}`);
    for (const { path, change: what } of made.files) print(`  ${what.padEnd(8)} ${printable(path, 1_024)}`);
    for (const { path, line, message, severity } of made.findings)
      print(`  ${severity}: ${printable(path, 1_024)}${line === null ? '' : `:${line}`}  ${printable(message, 400)}`);
  }
  return 0;
}

/** Begins a round and waits for its end; Ctrl-C cancels it. */
async function inRounds(
  config: Config,
  command: string,
  id: string,
  begin: (projects: ProjectClient) => Promise<RoundView>,
): Promise<RoundView> {
  const interrupt = onInterrupt();
  try {
    return await withProjects(config, command, true, async (projects) => {
      const { round } = await begin(projects);
      // A round that ended in this very moment cannot be cancelled any more; its result stands.
      const cancel = (): void =>
        void projects.cancelRound(id, round).catch((error: unknown) => process.stderr.write(`foundry: ${messageOf(error)}\n`));
      if (interrupt.signal.aborted) cancel();
      interrupt.signal.addEventListener('abort', cancel);
      return await ended(projects, id, round);
    });
  } finally {
    interrupt.stop();
  }
}

async function ended(projects: ProjectClient, id: string, round: number): Promise<RoundView> {
  for (;;) {
    const view = await projects.round(id, round, WAIT_MS);
    if (view.status !== 'running') return view;
  }
}

const isBad = ({ status }: { status: string }): boolean => status !== 'passed' && status !== 'skipped';

function printRound(round: RoundView, options: Json): void {
  if (options.json) return print(JSON.stringify(round));
  for (const { name, status, reason, findings, carriedOver } of round.checks) {
    print(`${name.padEnd(20)} ${status}${carriedOver ? ' (as before)' : ''}${reason ? `  ${printable(reason, 400)}` : ''}`);
    for (const { file, line, message } of findings.slice(0, 5))
      print(`  ${printable(`${file ? `${file}${line ? `:${line}` : ''}  ` : ''}${message}`, 400)}`);
  }
  if (typeof round.result?.['reason'] === 'string')
    print(`${round.result['kept'] === true ? 'Kept' : 'Taken back'}: ${printable(round.result['reason'], 400)}`);
  if (round.error) print(`${printable(round.error.message, 2_000)} [${round.error.code}]`);
}

function statusText(project: ProjectView): string {
  const { id, status, title, commit, round, checks, bundle, error } = project;
  return [
    `${id}  ${status}${round === null ? '' : `, round ${round}`}  ${printable(title ?? '')}`,
    ...(error ? [`${printable(error.message, 2_000)} [${error.code}]`] : []),
    ...(commit ? [`commit ${commit.slice(0, 12)}`] : []),
    ...checks.map(({ name, status: result, current }) => `  ${name.padEnd(20)} ${result}${current ? '' : ' (of earlier files)'}`),
    ...(bundle ? [`bundle of ${bundle.commit.slice(0, 12)}, ${bundle.sha256.slice(0, 12)}`] : []),
  ].join('\n');
}
