import { loadConfig } from '#foundry/config';
import { type Command, InvalidArgumentError, Option } from 'commander';

const json = (): Option => new Option('--json', 'print one JSON document to standard output');
const message = (): Option => new Option('-m, --message <text>', 'message of the commit');
const repeated = (value: string, before?: readonly string[]): string[] => [...(before ?? []), value];

function whole(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(value);
}

/** `foundry project …`: what a model that sits at the other end uses, one call at a time. */
export function addProjectCommands(cli: Command, done: (code: number) => void): void {
  const commands = () => import('./commands/project.commands.js');
  const project = cli.command('project').description('work on a project with a model of your own: no model is needed here');
  const command = (name: string, description: string): Command =>
    project.command(name).argument('<id>', 'the project').description(description).addOption(json());

  project
    .command('create')
    .argument('[request]', 'what the project is, in plain words ("-": standard input)')
    .description('render a project that stands open for your changes')
    .option('-f, --request-file <file>', 'read the request from a file ("-": standard input)')
    .option('--plan <file>', 'a whole plan as JSON instead of a request, as "foundry plan --json" prints it')
    .option('--name <title>', 'title of the project')
    .addOption(json())
    .action(async (request: string | undefined, options) =>
      done(await (await commands()).createProjectCommand(loadConfig(), request, options)),
    );
  command('status', 'show what a project is at').action(async (id: string, options) =>
    done(await (await commands()).projectStatusCommand(loadConfig(), id, options)),
  );
  command('files', 'list the files')
    .option('--prefix <path>', 'only files whose path begins with this')
    .option('--limit <n>', 'how many', whole, 200)
    .option('--cursor <cursor>', 'go on after a page')
    .action(async (id: string, options) => done(await (await commands()).listFilesCommand(loadConfig(), id, options)));
  command('read', 'print a file')
    .argument('<path>')
    .option('--lines <from-to>', 'only these lines, such as 10-20')
    .action(async (id: string, path: string, options) =>
      done(await (await commands()).readFileCommand(loadConfig(), id, path, options)),
    );
  command('write', 'write files: all of them in one commit, or none')
    .argument('<path=file...>', 'where each goes and the file here that holds it ("path=-": standard input)')
    .addOption(message())
    .action(async (id: string, files: string[], options) =>
      done(await (await commands()).writeFilesCommand(loadConfig(), id, files, options)),
    );
  command('delete', 'delete files in one commit')
    .argument('<path...>')
    .addOption(message())
    .action(async (id: string, paths: string[], options) =>
      done(await (await commands()).deleteFilesCommand(loadConfig(), id, paths, options)),
    );
  command('edit', 'edit files by search/replace blocks, or by JSON edits')
    .argument('<file>', 'the edits ("-": standard input)')
    .addOption(message())
    .action(async (id: string, file: string, options) =>
      done(await (await commands()).editCommand(loadConfig(), id, file, options)),
    );
  command('check', 'run checks and wait for them; exit code 1 when one does not pass')
    .option('--check <name>', 'only this one and what it needs; can be repeated', repeated)
    .action(async (id: string, options) => done(await (await commands()).checkCommand(loadConfig(), id, options)));
  command('failures', 'show what failed: findings with the code around them, likely causes, related parts of the plan')
    .option('--check <name>', 'only this check')
    .option('--max-characters <n>', 'how much to print', whole, 60_000)
    .action(async (id: string, options) => done(await (await commands()).failuresCommand(loadConfig(), id, options)));
  command('fix', 'try edits as a fix: kept when it helps and breaks nothing, else taken back; exit code 1 then')
    .argument('<file>', 'the edits ("-": standard input)')
    .option('--finding <fingerprint>', 'what the fix is for; can be repeated', repeated)
    .option('--check <name>', 'judge it by these checks; can be repeated', repeated)
    .addOption(message())
    .action(async (id: string, file: string, options) =>
      done(await (await commands()).fixCommand(loadConfig(), id, file, options)),
    );
  command('rounds', 'list the rounds of checks, fixes and packaging').action(async (id: string, options) =>
    done(await (await commands()).roundsCommand(loadConfig(), id, options)),
  );
  command('rollback', 'make the files what an earlier commit or round had')
    .option('--commit <sha>', 'a commit')
    .option('--round <n>', 'the end of a round; 0 is the project as it was rendered', whole)
    .addOption(message())
    .action(async (id: string, options) => done(await (await commands()).rollbackCommand(loadConfig(), id, options)));
  command('package', 'make the bundle and write it')
    .addOption(new Option('-o, --out <dir>', 'folder for the bundle').default('.', 'the current folder'))
    .option('--allow-failing', 'also when checks fail; the bundle says so')
    .action(async (id: string, options) => done(await (await commands()).packageCommand(loadConfig(), id, options)));
  command('close', 'end the project; its files stay').action(async (id: string, options) =>
    done(await (await commands()).closeCommand(loadConfig(), id, options)),
  );
  command('remove', 'remove the project with everything of it').action(async (id: string, options) =>
    done(await (await commands()).removeCommand(loadConfig(), id, options)),
  );
}
