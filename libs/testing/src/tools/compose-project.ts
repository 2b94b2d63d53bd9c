import type { RunResult, Sandbox } from '#foundry/sandbox';
import { stringify } from 'yaml';
import type { CheckContext } from '../check.types.js';
import { objectOf, listOf } from '../contract/openapi.js';
import { docker, type DockerOptions } from './docker.js';

/** Milliseconds that removing containers, volumes and images may take. */
const REMOVE_LIMIT_MS = 60_000;

/**
 * The project's Compose file under a name of its own and with ports that the engine chooses, so that it disturbs
 * nothing that runs on this machine.
 */
export class ComposeProject {
  /** What was called, as a person would type it. */
  readonly commands: string[] = [];
  private readonly name: string;
  private readonly override: string;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly options: DockerOptions,
    private readonly context: CheckContext,
    private readonly environment: Readonly<Record<string, string>>,
    document: unknown,
  ) {
    // the same name for each run of a build: what a killed run left behind is removed by the next one
    this.name = `foundry-check-${context.buildId.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    this.override = overrideOf(document);
  }

  run(args: readonly string[]): Promise<RunResult> {
    this.commands.push(`docker compose ${args.join(' ')}`);
    return docker(this.sandbox, this.options, this.context, this.arguments(args), {
      env: this.environment,
      stdin: this.override,
      onLine: (line) => this.context.onLine(line),
    });
  }

  /** `http://127.0.0.1:49153` for a service's port inside; undefined when it is not published. */
  async address(service: string, port: number): Promise<string | undefined> {
    const { stdout } = await docker(this.sandbox, this.options, this.context, this.arguments(['port', service, String(port)]), {
      env: this.environment,
      stdin: this.override,
    });
    const published = /:(\d+)\s*$/m.exec(stdout.text.trim())?.[1];
    return published === undefined ? undefined : `http://127.0.0.1:${published}`;
  }

  /** Removes containers, networks, volumes and the images built here; also after the check was cancelled. */
  async remove(): Promise<void> {
    await docker(
      this.sandbox,
      this.options,
      this.context,
      this.arguments(['down', '--volumes', '--rmi', 'local', '--remove-orphans', '--timeout', '2']),
      {
        env: this.environment,
        stdin: this.override,
        signal: AbortSignal.timeout(REMOVE_LIMIT_MS),
      },
    );
  }

  private arguments(args: readonly string[]): string[] {
    return [
      'compose',
      '--project-name',
      this.name,
      '--ansi',
      'never',
      '--progress',
      'plain',
      '-f',
      'docker-compose.yml',
      '-f',
      '-',
      ...args,
    ];
  }
}

/** Each published port on 127.0.0.1 with a number that the engine chooses; no service starts by itself again. */
function overrideOf(document: unknown): string {
  const services = Object.entries(objectOf(objectOf(document)['services'])).map(([name, service]) => {
    const ports = listOf(objectOf(service)['ports'])
      .map(targetOf)
      .filter((port) => port !== undefined);
    return [name, { restart: 'no', ...(ports.length > 0 ? { ports: ports.map((port) => `127.0.0.1::${port}`) } : {}) }];
  });
  // `!override` replaces the list; without it Compose would publish both
  return stringify({ services: Object.fromEntries(services) }).replace(/^( *ports:)$/gm, '$1 !override');
}

/** The port inside, with its protocol. */
function targetOf(port: unknown): string | undefined {
  const inside = typeof port === 'object' ? objectOf(port)['target'] : port;
  return typeof inside === 'string' || typeof inside === 'number'
    ? /(?:^|:)(\d+(?:\/\w+)?)$/.exec(String(inside))?.[1]
    : undefined;
}
