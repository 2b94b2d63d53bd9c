import { loadConfig } from '#foundry/config';
import { type Command, InvalidArgumentError, Option } from 'commander';

const TYPES = ['insight', 'gotcha', 'preference', 'pattern', 'capability', 'status'] as const;
const SCOPES = ['private', 'project', 'organisation', 'global'] as const;

const json = (): Option => new Option('--json', 'print one JSON document to standard output');
const types = (): Option => new Option('--type <type>', 'only these; can be repeated').choices(TYPES).argParser(listed);
const project = (): Option => new Option('--project <name>', 'the project at hand');
const repeated = (value: string, before?: readonly string[]): string[] => [...(before ?? []), value];

function listed(value: string, before?: readonly string[]): string[] {
  if (!(TYPES as readonly string[]).includes(value)) throw new InvalidArgumentError(`Allowed are ${TYPES.join(', ')}.`);
  return repeated(value, before);
}

function whole(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('It is not a whole number from 1 on.');
  return Number(value);
}

/** `foundry memory …` */
export function addMemoryCommands(cli: Command, done: (code: number) => void): void {
  const commands = () => import('./commands/memory.commands.js');
  const memory = cli.command('memory').description('what Foundry remembers');
  memory
    .command('add')
    .argument('<text>', 'one thing worth remembering')
    .description('remember something; what says the same already becomes one source more of it')
    .addOption(new Option('--type <type>', 'what it is').choices(TYPES).default('insight'))
    .addOption(new Option('--scope <scope>', 'whom it is for; else the type decides').choices(SCOPES))
    .addOption(project())
    .option('--tag <tag>', 'a tag; can be repeated', repeated)
    .option('--key <key>', 'what it is about: a newer one with the same key takes its place')
    .option('--pinned', 'never to be overlooked')
    .addOption(json())
    .action(async (text: string, options) => done(await (await commands()).addMemoryCommand(loadConfig(), text, options)));
  memory
    .command('search')
    .argument('<query>', 'words, or a question')
    .description('find memories, best first, with the words that found them')
    .option('--limit <n>', 'how many', whole, 10)
    .addOption(types())
    .addOption(project())
    .addOption(json())
    .action(async (query: string, options) => done(await (await commands()).searchMemoryCommand(loadConfig(), query, options)));
  memory
    .command('start')
    .description('print what a new session should know')
    .addOption(project())
    .option('--query <text>', 'what the session is about')
    .option('--tokens <n>', 'the most that it may take of a context', whole, 1_500)
    .addOption(json())
    .action(async (options) => done(await (await commands()).startMemoryCommand(loadConfig(), options)));
  for (const [name, pinned] of [
    ['pin', true],
    ['unpin', false],
  ] as const)
    memory
      .command(name)
      .argument('<id>')
      .description(pinned ? 'never overlook a memory' : 'treat a memory like the others again')
      .addOption(json())
      .action(async (id: string, options) => done(await (await commands()).pinMemoryCommand(loadConfig(), id, pinned, options)));
  memory
    .command('forget')
    .argument('<id>')
    .description('delete a memory for good')
    .addOption(json())
    .action(async (id: string, options) => done(await (await commands()).forgetMemoryCommand(loadConfig(), id, options)));
  memory
    .command('export')
    .description('print memories with their history and relations, one JSON document a line')
    .addOption(types())
    .action(async (options) => done(await (await commands()).exportMemoryCommand(loadConfig(), options)));
  memory
    .command('import')
    .argument('<file>', 'what an export printed ("-": standard input)')
    .description('take memories in; what is there already stays as it is')
    .addOption(json())
    .action(async (file: string, options) => done(await (await commands()).importMemoryCommand(loadConfig(), file, options)));
}
