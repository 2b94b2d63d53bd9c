import 'reflect-metadata';
import { loadConfig } from '#foundry/config';
import { correlationId, DomainError, messageOf, VERSION, withCorrelation } from '#foundry/kernel';
import { addAdminCommands } from './admin.program.js';
import { endWithReader } from './closed-pipe.js';
import { addMemoryCommands } from './memory.program.js';
import { addProjectCommands } from './project.program.js';
import { addToolCommands } from './tools.program.js';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

const wholeNumber =
  (min: number) =>
  (value: string): number => {
    if (!/^\d+$/.test(value) || Number(value) < min) throw new InvalidArgumentError(`It is not a whole number from ${min} on.`);
    return Number(value);
  };

function seconds(value: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(value);
  const number = Number(found?.[1]) / (found?.[2] === 'ms' ? 1_000 : 1);
  if (!(number > 0)) throw new InvalidArgumentError('It is not a time such as 2, 0.5 or 500ms.');
  return number;
}

function instant(value: string): string {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It is not a time such as 2026-11-21 or 2026-11-21T12:00Z.');
  return time.toISOString();
}

const repeated = (value: string, before?: readonly string[]): string[] => [...(before ?? []), value];

const json = (): Option => new Option('--json', 'print one JSON document to standard output');
const out = (): Option => new Option('-o, --out <dir>', 'folder for the bundle').default('.', 'the current folder');
const requestFile = (): Option => new Option('-f, --request-file <file>', 'read the request from a file ("-": standard input)');

const LANGUAGES = ['python', 'javascript', 'typescript', 'bash'] as const;

const USAGE_GROUPS = ['day', 'agent', 'project', 'build', 'model'] as const;

const STATUSES = [
  'queued',
  'planning',
  'implementing',
  'assembling',
  'checking',
  'fixing',
  'reviewing',
  'packaging',
  'deploying',
  'open',
  'succeeded',
  'failed',
  'cancelled',
] as const;

function addTokenCommands(cli: Command, done: (code: number) => void): void {
  const commands = () => import('./commands/token.command.js');
  const token = cli.command('token').description('API keys, and the admin token');
  token
    .command('create')
    .argument('<name>', 'what the key is for')
    .description('make an API key and print it, once')
    .requiredOption('--scope <scope>', 'what it may do; can be repeated', repeated)
    .option('--days <n>', 'days until it stops working', wholeNumber(1), 90)
    .option('--organisation <name>', "whose key it is; the default organisation's without it")
    .option('--user <id>', 'the user whose key it is; your own, or the first one of the other organisation, without it')
    .addOption(json())
    .action(async (name: string, options) => done(await (await commands()).createTokenCommand(loadConfig(), name, options)));
  token
    .command('list')
    .description('list tokens, newest first: how they begin, what they may do, when they were last used')
    .option('--cursor <cursor>', 'go on after a page')
    .option('--organisation <name>', 'those of another organisation')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listTokensCommand(loadConfig(), options)));
  token
    .command('revoke')
    .argument('<id>')
    .description('end an API key')
    .addOption(json())
    .action(async (id: string, options) => done(await (await commands()).revokeTokenCommand(loadConfig(), id, options)));
  token
    .command('renew')
    .description('make a new admin token, for one that was lost; the old one stops working')
    .addOption(json())
    .action(async (options) => done(await (await commands()).renewTokenCommand(loadConfig(), options)));
}

function addKeyCommands(cli: Command, done: (code: number) => void): void {
  cli
    .command('keys')
    .description('the keys of the authorization server')
    .command('rotate')
    .description('sign with new keys; what the old ones signed is accepted until it ends')
    .addOption(json())
    .action(async (options) =>
      done(await (await import('./commands/token.command.js')).rotateKeysCommand(loadConfig(), options)),
    );
}

function addAuditCommands(cli: Command, done: (code: number) => void): void {
  const commands = () => import('./commands/audit.command.js');
  const audit = cli.command('audit').description('who did what, and whether the record of it is whole');
  audit
    .command('list')
    .description('print the audit log, newest first')
    .option('--limit <n>', 'how many', wholeNumber(1), 50)
    .option('--cursor <cursor>', 'go on after a page')
    .option('--action <action>', 'only these, such as token or token.revoked')
    .option('--subject <subject>', 'only what this one did')
    .option('--target <id>', 'only what was done to this')
    .addOption(new Option('--result <result>', 'only these').choices(['done', 'refused', 'failed']))
    .option('--organisation <name>', 'that of another organisation')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listAuditCommand(loadConfig(), options)));
  audit
    .command('verify')
    .description('find any edit, deletion, reordering or truncation; exit code 1 when there was one')
    .option('--head <organisation:length:hash>', 'a head that was kept elsewhere; can be repeated', repeated)
    .addOption(json())
    .action(async (options) => done(await (await commands()).verifyAuditCommand(loadConfig(), options)));
  audit
    .command('heads')
    .description('print where each log ends now, to be kept elsewhere')
    .addOption(json())
    .action(async (options) => done(await (await commands()).auditHeadsCommand(loadConfig(), options)));
}

function program(done: (code: number) => void): Command {
  const cli = new Command('foundry')
    .description('A request in plain words becomes a tested, running project.')
    .version(VERSION, '-v, --version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageSentence(text)) });
  cli
    .command('up')
    .description('start the server, with its web page and its REST API')
    .option('--port <port>', 'port to listen on (FOUNDRY_PORT)')
    .option('--host <address>', 'address to listen on (FOUNDRY_HOST)')
    .action(() => {
      throw new DomainError('cli.usage', 400, 'Start the server with "npm start" or "foundry up" as the first argument.');
    });
  cli
    .command('build')
    .argument('[request]', 'what to build, in plain words ("-": standard input)')
    .description('build a project and write its bundle')
    .addOption(out())
    .addOption(requestFile())
    .addOption(json())
    .option('--resume <id>', 'go on with a build that was interrupted or failed')
    .action(async (request: string | undefined, options) =>
      done(await (await import('./commands/build.command.js')).buildCommand(loadConfig(), request, options)),
    );
  cli
    .command('plan')
    .argument('[request]', 'what to plan, in plain words ("-": standard input)')
    .description('show the plan of a request without building it')
    .addOption(requestFile())
    .addOption(json())
    .action(async (request: string | undefined, options) =>
      done(await (await import('./commands/plan.command.js')).planCommand(request, options)),
    );
  cli
    .command('run')
    .argument('<file>', 'the code ("-": standard input)')
    .description('run a piece of code in the sandbox; its exit code is the exit code of the command')
    .addOption(new Option('-l, --language <language>', 'language of the code; else the name tells').choices(LANGUAGES))
    .option('--stdin <file>', 'what the code reads from its standard input ("-": standard input)')
    .option('--file <[name=]path>', 'a file for the working folder; can be repeated', repeated)
    .option('--timeout <seconds>', 'stop the code after this time', seconds)
    .option('-o, --out <dir>', 'folder for the files that the code leaves; without it they are not written')
    .addOption(json())
    .action(async (file: string, options) =>
      done(await (await import('./commands/run.command.js')).runCommand(loadConfig(), file, options)),
    );
  cli
    .command('chat')
    .argument('[message]', 'one message; without it a conversation, line by line')
    .description('talk with Foundry: it answers, builds, remembers and calls tools')
    .option('--conversation <id>', 'go on with a conversation')
    .addOption(new Option('--json', 'print every event as one JSON document a line'))
    .action(async (message: string | undefined, options) =>
      done(await (await import('./commands/chat.command.js')).chatCommand(loadConfig(), message, options)),
    );
  const builds = () => import('./commands/builds.commands.js');
  cli
    .command('status')
    .argument('<id>', 'the build, as "foundry list" names it')
    .description('show one build')
    .addOption(json())
    .action(async (id: string, options) => done(await (await builds()).statusCommand(loadConfig(), id, options)));
  cli
    .command('list')
    .description('list builds, newest first')
    .addOption(json())
    .option('--limit <n>', 'how many', wholeNumber(1), 20)
    .option('--cursor <cursor>', 'go on after a page')
    .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
    .option('--search <text>', 'only builds whose title or request contains this')
    .action(async (options) => done(await (await builds()).listCommand(loadConfig(), options)));
  cli
    .command('events')
    .argument('<id>', 'the build, as "foundry list" names it')
    .description("print a build's timeline, one JSON event a line")
    .option('--after <n>', 'only events with a higher number', wholeNumber(0), 0)
    .option('--follow', 'wait for new events until the build has ended')
    .action(async (id: string, options) => done(await (await builds()).eventsCommand(loadConfig(), id, options)));
  cli
    .command('download')
    .argument('<id>', 'the build, as "foundry list" names it')
    .description('write the bundle of a build')
    .addOption(out())
    .addOption(json())
    .action(async (id: string, options) => done(await (await builds()).downloadCommand(loadConfig(), id, options)));
  cli
    .command('cancel')
    .argument('<id>', 'the build, as "foundry list" names it')
    .description('cancel a build')
    .addOption(json())
    .action(async (id: string, options) => done(await (await builds()).cancelCommand(loadConfig(), id, options)));
  const ledger = () => import('./commands/ledger.commands.js');
  const accounts = cli.command('ledger').description('what models used and cost, and what they may cost');
  accounts
    .command('usage')
    .description('tokens and dollars of the last 30 days')
    .addOption(new Option('--by <group>', 'one line for each').choices(USAGE_GROUPS).default('day'))
    .option('--from <time>', 'first day or instant (ISO 8601)', instant)
    .option('--to <time>', 'day or instant at which it ends (ISO 8601)', instant)
    .addOption(json())
    .action(async (options) => done(await (await ledger()).usageCommand(loadConfig(), options)));
  accounts
    .command('budgets')
    .description('budgets, and how much of them is spent')
    .addOption(json())
    .action(async (options) => done(await (await ledger()).budgetsCommand(loadConfig(), options)));
  accounts
    .command('calls')
    .description('requests to model servers, newest first')
    .option('--limit <n>', 'how many, up to 100', wholeNumber(1), 20)
    .option('--cursor <cursor>', 'go on after a page')
    .option('--build <id>', 'only of this build')
    .addOption(json())
    .action(async (options) => done(await (await ledger()).callsCommand(loadConfig(), options)));
  cli
    .command('config')
    .description('show every setting, its default and what is in force')
    .addOption(json())
    .addOption(new Option('--markdown', "print the README's table").hideHelp())
    .action(async (options) => done((await import('./commands/config.command.js')).configCommand(options)));
  cli
    .command('doctor')
    .description('look what this machine has, and what that means for builds')
    .addOption(json())
    .action(async (options) => done(await (await import('./commands/doctor.command.js')).doctorCommand(loadConfig(), options)));
  addProjectCommands(cli, done);
  addMemoryCommands(cli, done);
  addToolCommands(cli, done);
  addTokenCommands(cli, done);
  addAdminCommands(cli, done, wholeNumber);
  addKeyCommands(cli, done);
  addAuditCommands(cli, done);
  return cli;
}

/** What the parser says (`error: unknown option '--jsn'`, and a second line with what was perhaps meant), as all errors are told. */
function usageSentence(text: string): string {
  const [problem = '', ...hints] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const hint = hints.map((line) => ` ${line.replace(/^\(|\)$/g, '')}`).join('');
  const sentence = `${problem.slice(0, 1).toUpperCase()}${problem.slice(1)}`.replace(/([^.?!])$/, '$1.');
  return `foundry: ${sentence}${hint} Add --help for what can be said. [cli.usage, ${correlationId()}]\n`;
}

/** Runs one command; errors become one sentence on standard error, and an exit code that means something. */
export async function main(args: readonly string[]): Promise<number> {
  return await withCorrelation(undefined, async () => {
    let code = 0;
    try {
      await program((result) => (code = result)).parseAsync([...args], { from: 'user' });
      return code;
    } catch (error) {
      if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
      if (error instanceof DomainError) {
        const id = typeof error.details?.correlationId === 'string' ? error.details.correlationId : correlationId();
        process.stderr.write(`foundry: ${error.message} [${error.code}, ${id}]\n`);
        return error.exitCode;
      }
      process.stderr.write(`foundry: Something went wrong here: ${messageOf(error)} [internal, ${correlationId()}]\n`);
      if (process.env.FOUNDRY_LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
      return 1;
    }
  });
}

endWithReader();
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
