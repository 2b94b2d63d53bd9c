import { loadConfig } from '#foundry/config';
import { type Command, Option } from 'commander';

type Done = (code: number) => void;

const repeated = (value: string, before?: readonly string[]): string[] => [...(before ?? []), value];
const json = (): Option => new Option('--json', 'print one JSON document to standard output');
const commands = () => import('./commands/admin.commands.js');

/** `foundry org`, `foundry user` and `foundry queues`. */
export function addAdminCommands(cli: Command, done: Done, wholeNumber: (min: number) => (value: string) => number): void {
  addOrganisations(cli, done);
  addUsers(cli, done);
  addQueues(cli, done, wholeNumber);
}

function addOrganisations(cli: Command, done: Done): void {
  const org = cli.command('org').description('organisations: everything belongs to one');
  org
    .command('list')
    .description('list organisations')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listOrganisations(loadConfig(), options)));
  org
    .command('create')
    .argument('<id>', 'a short name that never changes, such as acme')
    .description('make an organisation, with its first user')
    .option('--name <name>', 'what people call it')
    .addOption(json())
    .action(async (id: string, options) => done(await (await commands()).createOrganisation(loadConfig(), id, options)));
  org
    .command('rename')
    .argument('<id>')
    .argument('<name>')
    .description('change what people call an organisation')
    .addOption(json())
    .action(async (id: string, name: string, options) =>
      done(await (await commands()).renameOrganisation(loadConfig(), id, name, options)),
    );
  for (const [to, words] of [
    ['disable', 'end every token of an organisation, until it is enabled again'],
    ['enable', 'let the tokens of an organisation work again'],
  ] as const) {
    org
      .command(to)
      .argument('<id>')
      .description(words)
      .addOption(json())
      .action(async (id: string, options) => done(await (await commands()).switchOrganisation(loadConfig(), id, to, options)));
  }
}

function addUsers(cli: Command, done: Done): void {
  const user = cli.command('user').description('users of an organisation: every token belongs to one');
  user
    .command('list')
    .description('list users, newest first')
    .option('--cursor <cursor>', 'go on after a page')
    .option('--organisation <name>', 'those of another organisation')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listUsers(loadConfig(), options)));
  user
    .command('create')
    .argument('<name>')
    .description('make a user')
    .requiredOption('--scope <scope>', "what the user's tokens may do at most; can be repeated", repeated)
    .option('--email <address>', 'an e-mail address')
    .option('--organisation <name>', "whose user it is; the default organisation's without it")
    .addOption(json())
    .action(async (name: string, options) => done(await (await commands()).createUser(loadConfig(), name, options)));
  for (const [to, words] of [
    ['disable', 'end every token of a user, until the user is enabled again'],
    ['enable', 'let the tokens of a user work again'],
  ] as const) {
    user
      .command(to)
      .argument('<id>')
      .description(words)
      .addOption(json())
      .action(async (id: string, options) => done(await (await commands()).switchUser(loadConfig(), id, to, options)));
  }
}

function addQueues(cli: Command, done: Done, wholeNumber: (min: number) => (value: string) => number): void {
  const queues = cli.command('queues').description('what waits to be worked on');
  queues
    .command('list')
    .description('list queues with how many jobs wait, are at work, and failed')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listQueues(loadConfig(), options)));
  for (const [to, words] of [
    ['pause', 'take no new jobs from a queue; those at work go on'],
    ['resume', 'take jobs from a queue again'],
  ] as const) {
    queues
      .command(to)
      .argument('<queue>')
      .description(words)
      .addOption(json())
      .action(async (name: string, options) => done(await (await commands()).switchQueue(loadConfig(), name, to, options)));
  }
  queues
    .command('failed')
    .argument('<queue>')
    .description('list failed jobs, newest first')
    .option('--limit <n>', 'how many, up to 200', wholeNumber(1), 20)
    .option('--cursor <cursor>', 'go on after a page')
    .addOption(json())
    .action(async (name: string, options) => done(await (await commands()).failedJobs(loadConfig(), name, options)));
  queues
    .command('retry')
    .argument('<queue>')
    .argument('[job]', 'one failed job; without it, all of them')
    .description('try failed jobs again')
    .addOption(json())
    .action(async (name: string, job: string | undefined, options) =>
      done(await (await commands()).retryJobs(loadConfig(), name, job, options)),
    );
  queues
    .command('drain')
    .argument('<queue>')
    .description('remove the jobs that wait')
    .addOption(json())
    .action(async (name: string, options) => done(await (await commands()).drainQueue(loadConfig(), name, options)));
}
