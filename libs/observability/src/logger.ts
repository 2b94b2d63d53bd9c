import { correlationId } from '#foundry/kernel';
import type { LoggerService } from '@nestjs/common';
import { multistream, pino, type Logger, type StreamEntry } from 'pino';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface LoggerOptions {
  /** Least severe level that is logged. */
  readonly level: string;
  /** Folder of the rotating log file; none is written without it. */
  readonly directory?: string;
  /** `pretty` for a person at a terminal, `json` for a collector, `none` for a command whose output is something else. */
  readonly console: 'pretty' | 'json' | 'none';
}

/** Names under which secrets travel; their values are replaced wherever they stand in a logged object. */
const SECRET_KEYS = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiKey', 'adminToken', 'databaseUrl', 'redisUrl'];

/** Log files are kept at 10 MiB, five of them. */
const ROTATION = { size: '10M', maxFiles: 5 } as const;

/** The process's logger: structured, with the correlation id, secrets redacted. */
export async function createLogger(options: LoggerOptions): Promise<Logger> {
  const streams: StreamEntry[] = [];
  if (options.directory) {
    streams.push({ level: 'trace', stream: logFile(options.directory) });
  }
  if (options.console === 'json') streams.push({ level: 'trace', stream: process.stderr });
  if (options.console === 'pretty') {
    const { default: pretty } = await import('pino-pretty');
    streams.push({
      level: 'trace',
      stream: pretty({ colorize: process.stderr.isTTY, ignore: 'pid,hostname', destination: 2, sync: true }),
    });
  }
  return pino(
    {
      level: options.level,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '(hidden)' },
      mixin: () => {
        const id = correlationId();
        return id ? { correlationId: id } : {};
      },
    },
    multistream(streams),
  );
}

/** Contexts in which Nest itself tells how it puts the application together. */
const FRAMEWORK: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** A log that cannot be written (a full disk) must not end the process; it is told once. */
function logFile(directory: string): RotatingFileStream {
  const file = createStream('foundry.log', { path: directory, ...ROTATION });
  file.once('error', (error) => {
    process.stderr.write(`foundry: The log file in ${directory} cannot be written: ${error.message}.\n`);
    // What is written to it afterwards fails too.
    file.on('error', () => undefined);
  });
  return file;
}

/** Lets Nest and the libraries' `Logger` write to pino: `logger.error({ err, buildId }, 'sentence')` keeps its fields. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest appends the context (the class's name) as the last argument. */
  private write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    if (message instanceof Error) this.logger[level]({ context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null)
      this.logger[level]({ context, ...message }, typeof rest[0] === 'string' && rest.length > 1 ? rest[0] : undefined);
    else this.logger[level]({ context }, String(message));
  }
}
