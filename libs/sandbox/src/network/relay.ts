import { chmod, copyFile, mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { installationPath } from '#foundry/kernel';

/** Takes over a connection that somebody inside has made to one port of the run's 127.0.0.1. */
export type Door = (connection: Socket) => void;

export interface RelayOptions {
  /** Absolute path of a folder to make, which the run sees read-only at `RELAY_FOLDER`. */
  readonly directory: string;
  /** Ports of the run's 127.0.0.1 that lead outside, and where each leads. */
  readonly doors: ReadonlyMap<number, Door>;
  /** Connections of the run that may be open at once; default 256. */
  readonly maxConnections?: number;
}

/** Where an isolated run sees its relay's folder. */
export const RELAY_FOLDER = '/run/foundry';

const PROGRAM = 'relay.mjs';
const SOCKET = 'relay.sock';
const OPENING_LIMIT_MS = 10_000;
const LONGEST_FIRST_LINE = 64;
/** A small heap and no compiler threads: it only moves bytes, and counts towards the run's own limits. */
const NODE_FLAGS = ['--v8-pool-size=0', '--max-semi-space-size=1'];

/** An error of one connection: nothing listens on that port inside, or the run has ended. */
export class NotConnected extends Error {}

interface Asked {
  readonly resolve: (connection: Socket) => void;
  readonly reject: (error: NotConnected) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Foundry's end of a run's connections with the outside. The run's network has only its own loopback; a program in it
 * (`data/relay.mjs`) dials one unix socket, which only Foundry listens on and which lies in a folder that the run cannot
 * write to. What the run may reach is decided here for each connection: whatever runs inside may use the socket itself.
 */
export class Relay {
  private control: Socket | undefined;
  private readonly asked = new Map<string, Asked>();
  private readonly connections = new Set<Socket>();
  private lastId = 0;

  /** @throws what the file system says; nothing is left open then. */
  static async open(options: RelayOptions): Promise<Relay> {
    const { directory } = options;
    await mkdir(directory, { mode: 0o755 });
    await copyFile(programPath(), join(directory, PROGRAM));
    await chmod(join(directory, PROGRAM), 0o644);
    // A socket's path may have 107 characters; through the folder's descriptor it is short however deep the folder lies.
    const folder = await open(directory, 'r');
    const relay = new Relay(options, folder);
    try {
      await new Promise<void>((resolve, reject) => {
        relay.server.once('error', reject);
        relay.server.listen({ path: `/proc/self/fd/${folder.fd}/${SOCKET}`, writableAll: true, readableAll: true }, resolve);
      });
      return relay;
    } catch (error) {
      await relay.close();
      throw error;
    }
  }

  private readonly server: Server;

  private constructor(
    private readonly options: RelayOptions,
    private readonly folder: FileHandle,
  ) {
    this.server = createServer({ allowHalfOpen: true }, (connection) => this.welcome(connection));
    this.server.maxConnections = (options.maxConnections ?? 256) + 1;
  }

  get directory(): string {
    return this.options.directory;
  }

  /**
   * What goes before the program and its arguments, to be run inside.
   * @param env added to the environment of the program, but not to the relay's own
   * @param folder where the run sees `directory`
   */
  launcher(env: Readonly<Record<string, string>> = {}, folder = RELAY_FOLDER): string[] {
    const settings = { socket: `${folder}/${SOCKET}`, listen: [...this.options.doors.keys()], env };
    return [process.execPath, ...NODE_FLAGS, `${folder}/${PROGRAM}`, JSON.stringify(settings)];
  }

  /**
   * A connection to a port of the run's 127.0.0.1.
   * @throws NotConnected when nothing listens there, or the run is not ready or over.
   */
  connect(port: number): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const { control } = this;
      if (control === undefined) return reject(new NotConnected('The run is not ready, or has ended.'));
      const id = String(++this.lastId);
      const timer = setTimeout(() => {
        this.asked.delete(id);
        reject(new NotConnected(`The run did not connect to its port ${port} in time.`));
      }, OPENING_LIMIT_MS);
      this.asked.set(id, { resolve, reject, timer });
      control.write(`open ${id} ${port}\n`);
    });
  }

  /** Ends every connection. Idempotent. */
  async close(): Promise<void> {
    for (const connection of this.connections) connection.destroy();
    this.lose();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
    await this.folder.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  private welcome(connection: Socket): void {
    this.connections.add(connection);
    connection.on('close', () => this.connections.delete(connection));
    connection.on('error', () => connection.destroy());
    firstLine(connection, (line) => this.assign(connection, line.split(' ')));
  }

  private assign(connection: Socket, [word, argument = '']: string[]): void {
    if (word === 'control' && this.control === undefined) return this.obey(connection);
    if (word === 'answer') {
      const asked = this.take(argument);
      if (asked !== undefined) return asked.resolve(connection);
    }
    const door = word === 'reach' ? this.options.doors.get(Number(argument)) : undefined;
    if (door === undefined) connection.destroy();
    else door(connection);
  }

  private obey(control: Socket): void {
    this.control = control;
    control.on('close', () => this.lose());
    const next = (line: string): void => {
      const [word, id = ''] = line.split(' ');
      if (word === 'refused') this.take(id)?.reject(new NotConnected('Nothing listens on that port of the run.'));
      firstLine(control, next, false);
    };
    firstLine(control, next, false);
    control.write('ready\n');
  }

  private take(id: string): Asked | undefined {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    clearTimeout(asked?.timer);
    return asked;
  }

  private lose(): void {
    this.control = undefined;
    for (const id of this.asked.keys()) this.take(id)?.reject(new NotConnected('The run has ended.'));
  }
}

/** Calls back with the first line, and leaves what follows it to be read; a connection that sends no short line is ended. */
function firstLine(connection: Socket, then: (line: string) => void, hurried = true): void {
  let read = Buffer.alloc(0);
  const late = hurried ? setTimeout(() => connection.destroy(), OPENING_LIMIT_MS) : undefined;
  const leave = (): void => {
    clearTimeout(late);
    connection.off('data', take).off('close', leave).off('end', gone);
  };
  const gone = (): void => {
    leave();
    connection.destroy();
  };
  const take = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf(10);
    if (end === -1 && read.length <= LONGEST_FIRST_LINE) return;
    leave();
    if (end === -1 || end > LONGEST_FIRST_LINE) return void connection.destroy();
    connection.pause();
    if (end + 1 < read.length) connection.unshift(read.subarray(end + 1));
    then(read.toString('latin1', 0, end));
  };
  connection.on('data', take).on('close', leave).on('end', gone);
  connection.resume();
}

/** In the sources, or where only what was built is there. */
function programPath(): string {
  const source = installationPath(`libs/sandbox/data/${PROGRAM}`);
  return existsSync(source) ? source : installationPath(`dist/libs/sandbox/data/${PROGRAM}`);
}
