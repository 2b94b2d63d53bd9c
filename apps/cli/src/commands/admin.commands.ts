import { ALL_SCOPES, createOrganisationSchema, createUserSchema, type OrganisationView, type UserView } from '#foundry/auth';
import type { QueueView } from '#foundry/administration';
import type { Config } from '#foundry/config';
import type { z } from 'zod';
import type { AdminClient, UserFilter } from '../admin-client.js';
import { cliErrors } from '../cli.errors.js';
import { withClient } from '../connect.js';
import { printable } from '../progress-printer.js';

interface Json {
  readonly json?: boolean;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function show<T>(
  config: Config,
  purpose: string,
  { json }: Json,
  work: (admin: AdminClient) => Promise<T>,
  lines: (result: T) => readonly string[],
): Promise<number> {
  const result = await withClient(config, `foundry ${purpose}`, (client) => work(client.admin));
  if (json) print(JSON.stringify(result));
  else for (const line of lines(result)) print(line);
  return 0;
}

function checked<Schema extends z.ZodType>(schema: Schema, what: string, value: z.input<Schema>): z.input<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return value;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw cliErrors.usage(`${what} cannot be made: ${problems}. The scopes are ${ALL_SCOPES.join(', ')}.`);
}

/** `foundry org list` */
export const listOrganisations = (config: Config, options: Json): Promise<number> =>
  show(
    config,
    'org list',
    options,
    (admin) => admin.organisations(),
    ({ items }) => items.map(organisationLine),
  );

/** `foundry org create ID` */
export async function createOrganisation(config: Config, id: string, options: Json & { name?: string }): Promise<number> {
  checked(createOrganisationSchema, 'The organisation', { id, name: options.name });
  return await show(config, 'org create', options, (admin) => admin.createOrganisation(id, options.name), one(organisationLine));
}

/** `foundry org rename ID NAME` */
export const renameOrganisation = (config: Config, id: string, name: string, options: Json): Promise<number> =>
  show(config, 'org rename', options, (admin) => admin.renameOrganisation(id, name), one(organisationLine));

/** `foundry org disable ID`, `foundry org enable ID` */
export const switchOrganisation = (config: Config, id: string, to: 'disable' | 'enable', options: Json): Promise<number> =>
  show(config, `org ${to}`, options, (admin) => admin.switchOrganisation(id, to), one(organisationLine));

/** `foundry user list` */
export async function listUsers(config: Config, { json, ...filter }: Json & UserFilter): Promise<number> {
  return await show(
    config,
    'user list',
    { ...(json && { json }) },
    (admin) => admin.users(filter),
    (page) => [
      ...page.items.map(userLine),
      ...(page.nextCursor === null ? [] : [`More: foundry user list --cursor ${page.nextCursor}`]),
    ],
  );
}

/** `foundry user create NAME` */
export async function createUser(
  config: Config,
  name: string,
  options: Json & { scope: readonly string[]; email?: string; organisation?: string },
): Promise<number> {
  const { scope, email, organisation } = options;
  const request = createUserSchema.safeParse({ name, scopes: scope, email, organisation });
  if (!request.success) checked(createUserSchema, 'The user', { name, scopes: scope as never, email, organisation });
  return await show(config, 'user create', options, (admin) => admin.createUser(request.data!), one(userLine));
}

/** `foundry user disable ID`, `foundry user enable ID` */
export const switchUser = (config: Config, id: string, to: 'disable' | 'enable', options: Json): Promise<number> =>
  show(config, `user ${to}`, options, (admin) => admin.switchUser(id, to), one(userLine));

/** `foundry queues list` */
export const listQueues = (config: Config, options: Json): Promise<number> =>
  show(
    config,
    'queues list',
    options,
    (admin) => admin.queues(),
    ({ items }) => items.map(queueLine),
  );

/** `foundry queues pause NAME`, `foundry queues resume NAME` */
export const switchQueue = (config: Config, name: string, to: 'pause' | 'resume', options: Json): Promise<number> =>
  show(config, `queues ${to}`, options, (admin) => admin.switchQueue(name, to), one(queueLine));

/** `foundry queues failed NAME` */
export const failedJobs = (config: Config, name: string, options: Json & { limit: number; cursor?: string }): Promise<number> =>
  show(
    config,
    'queues failed',
    options,
    (admin) => admin.failedJobs(name, options.limit, options.cursor),
    (page) => [
      ...page.items.map((job) => printable(`${job.failedAt ?? job.createdAt}  ${job.id}  ${job.name}  ${job.reason}`, 300)),
      `${page.total} failed`,
      ...(page.nextCursor === null ? [] : [`More: foundry queues failed ${name} --cursor ${page.nextCursor}`]),
    ],
  );

/** `foundry queues retry NAME [JOB]` */
export const retryJobs = (config: Config, name: string, job: string | undefined, options: Json): Promise<number> =>
  show(
    config,
    'queues retry',
    options,
    (admin) => admin.retryJobs(name, job),
    ({ jobs }) => [`Given back to the queue ${name}: ${jobs}.`],
  );

/** `foundry queues drain NAME` */
export const drainQueue = (config: Config, name: string, options: Json): Promise<number> =>
  show(
    config,
    'queues drain',
    options,
    (admin) => admin.drainQueue(name),
    ({ jobs }) => [`Removed from the queue ${name}: ${jobs}. What a build or a session still needs is put back within seconds.`],
  );

const one =
  <T>(line: (item: T) => string) =>
  (item: T): readonly string[] => [line(item)];

const stateOf = (disabledAt: string | null): string => (disabledAt === null ? 'enabled ' : 'disabled');

const organisationLine = ({ id, name, users, disabledAt }: OrganisationView): string =>
  printable(`${id.padEnd(20)}  ${stateOf(disabledAt)}  ${String(users).padStart(4)} users  ${name}`, 200);

const userLine = ({ id, organisation, name, email, scopes, disabledAt }: UserView): string =>
  printable(
    `${id}  ${stateOf(disabledAt)}  ${organisation}  ${name}${email === null ? '' : ` <${email}>`}: ${scopes?.join(', ') ?? 'every scope'}`,
    400,
  );

const queueLine = ({ name, paused, counts }: QueueView): string => {
  const { waiting, active, delayed, failed } = counts;
  const state = paused ? 'paused ' : 'running';
  return `${name.padEnd(16)}  ${state}  ${waiting} waiting, ${active} at work, ${delayed} delayed, ${failed} failed`;
};
