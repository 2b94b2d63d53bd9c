import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { dockerEnvironment } from '../machine.js';
import { findProgram } from '../programs.js';

/** Longer than a busy engine takes, shorter than anybody waits who has none. */
const ANSWER_TIME_MS = 5_000;
const SHELL = '/bin/sh';
/** Gives the command a pipe: what Node gives is a socket, which cannot be opened by its name in /dev. */
const THROUGH_A_PIPE = 'cat | "$@"';

export interface EngineCall {
  /** Read by the command as `/dev/stdin`. */
  readonly input?: string;
  /** Milliseconds after which the call counts as failed; default 5,000. */
  readonly timeoutMs?: number;
}

/** A container engine, by its command line and with the operator's own settings of which engine that is. */
export class Engine {
  readonly environment: Readonly<Record<string, string>>;

  /** @param program absolute path of the `docker` command */
  constructor(
    readonly program: string,
    environment: Readonly<Record<string, string>> = dockerEnvironment(),
    /** Milliseconds that the engine has for an answer, unless a call says otherwise. */
    private readonly answerTimeMs = ANSWER_TIME_MS,
  ) {
    this.environment = { PATH: process.env['PATH'] ?? '', ...environment };
  }

  /** @throws Error that says what to install, when there is no such command. */
  static find(): Engine {
    const program = findProgram('docker');
    if (program === null) {
      throw new Error(
        'the docker command is not installed (Debian and Ubuntu: `apt-get install docker.io`, Fedora: `dnf install moby-engine`)',
      );
    }
    return new Engine(program);
  }

  /**
   * @returns what the command printed.
   * @throws Error in the engine's own words when it refuses, or does not answer in time.
   */
  async call(args: readonly string[], { input, timeoutMs = this.answerTimeMs }: EngineCall = {}): Promise<string> {
    const command = input === undefined ? this.program : SHELL;
    const rest = input === undefined ? args : ['-c', THROUGH_A_PIPE, 'foundry-engine', this.program, ...args];
    const child = spawn(command, [...rest], {
      env: this.environment,
      cwd: '/',
      detached: true, // the timeout reaches all of it, and a terminal's signals none
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    try {
      child.stdin?.on('error', ignoreClosedPipe);
      child.stdin?.end(input);
      const [said, complained, [code]] = await Promise.all([
        text(child.stdout as NonNullable<typeof child.stdout>),
        text(child.stderr as NonNullable<typeof child.stderr>),
        once(child, 'close') as Promise<[number | null]>,
      ]);
      if (late) throw new Error(`the container engine did not answer within ${timeoutMs / 1000} seconds`);
      if (code !== 0) throw new Error(inWords(complained) || `docker ${args[0] ?? ''} ended with ${code ?? 'a signal'}`);
      return said.trim();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends containers without waiting for it, also when Foundry itself ends now. */
  abandon(names: readonly string[]): void {
    if (names.length === 0) return;
    const child = spawn(this.program, ['rm', '--force', '--volumes', ...names], {
      env: this.environment,
      cwd: '/',
      detached: true,
      stdio: 'ignore',
    });
    child.on('error', () => undefined); // nobody is left to be told; the next start looks for leftovers
    child.unref();
  }
}

/** The engine's first sentence without the name of the program that says it. */
function inWords(complaint: string): string {
  const line = complaint.split('\n').find((text) => text.trim() !== '' && !/^WARNING/i.test(text));
  return (line ?? '').replace(/^(docker: )?(Error response from daemon: )?/, '').trim();
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
}
