import { loadConfig } from '#foundry/config';
import { type Command, InvalidArgumentError, Option } from 'commander';

const json = (): Option => new Option('--json', 'print one JSON document to standard output');

function whole(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It is not a whole number from 1 on.');
  return Number(value);
}

/** `foundry tools …`: deployed tools. */
export function addToolCommands(cli: Command, done: (code: number) => void): void {
  const commands = () => import('./commands/tools.commands.js');
  const tools = cli.command('tools').description('functions that are deployed here, for assistants and people to call');
  const command = (name: string, description: string): Command =>
    tools.command(name).argument('<name>', 'the tool').description(description).addOption(json());

  tools
    .command('list')
    .description('list deployed tools')
    .option('--search <text>', 'only those with this in their name, title or description')
    .option('--undeployed', 'those that were taken out of service, too')
    .option('--limit <n>', 'how many', whole, 100)
    .option('--cursor <cursor>', 'go on after a page')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listToolsCommand(loadConfig(), options)));
  command('show', 'show a tool, its versions and how it does').action(async (name: string, options) =>
    done(await (await commands()).showToolCommand(loadConfig(), name, options)),
  );
  tools
    .command('build')
    .argument('[request]', 'what the tool takes and returns, in plain words ("-" or nothing: standard input)')
    .description('build, test and deploy a tool')
    .option('--request-file <file>', 'file that holds the request')
    .option('--resume <id>', 'go on with a build that was interrupted or failed')
    .addOption(json())
    .action(async (request: string | undefined, options) =>
      done(await (await import('./commands/build-tool.command.js')).buildToolCommand(loadConfig(), request, options)),
    );
  tools
    .command('upload')
    .argument('<path>', 'folder of the package, or a ZIP of it')
    .description('check a package and deploy it')
    .option('--repository <url>', 'git repository that it comes from')
    .option('--commit <hash>', 'commit that it comes from')
    .addOption(json())
    .action(async (path: string, options) => done(await (await commands()).uploadToolCommand(loadConfig(), path, options)));
  command('invoke', 'call a tool')
    .argument('[input]', 'its input as JSON ("-": standard input)', '{}')
    .action(async (name: string, input: string, options) =>
      done(await (await commands()).invokeToolCommand(loadConfig(), name, input, options)),
    );
  command('calls', 'list the calls of a tool, newest first')
    .option('--limit <n>', 'how many', whole, 20)
    .option('--cursor <cursor>', 'go on after a page')
    .addOption(new Option('--outcome <outcome>', 'only these').choices(['succeeded', 'failed', 'refused', 'cancelled']))
    .action(async (name: string, options) => done(await (await commands()).toolCallsCommand(loadConfig(), name, options)));
  command('rollback', 'make an earlier version the active one')
    .argument('<version>', 'number of the version', whole)
    .action(async (name: string, version: number, options) =>
      done(await (await commands()).rollbackToolCommand(loadConfig(), name, version, options)),
    );
  command('undeploy', 'take a tool out of service; its versions stay').action(async (name: string, options) =>
    done(await (await commands()).undeployToolCommand(loadConfig(), name, options)),
  );

  const secrets = tools.command('secrets').description('values that tools ask for by name; nothing hands them out again');
  secrets
    .command('list')
    .description('list their names')
    .addOption(json())
    .action(async (options) => done(await (await commands()).listSecretsCommand(loadConfig(), options)));
  secrets
    .command('set')
    .argument('<name>')
    .description('set one, to what is on standard input without the end of its last line')
    .option('--from <file>', 'file that holds the value instead')
    .addOption(json())
    .action(async (name: string, options) => done(await (await commands()).setSecretCommand(loadConfig(), name, options)));
  secrets
    .command('remove')
    .argument('<name>')
    .description('remove one')
    .addOption(json())
    .action(async (name: string, options) => done(await (await commands()).removeSecretCommand(loadConfig(), name, options)));
}
