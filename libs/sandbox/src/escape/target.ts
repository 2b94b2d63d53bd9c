import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type ListenOptions, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateAddress } from './attacks/network.js';

/** Holds shared memory and a message queue with the secret until its input ends. */
const KEEPER = `
import ctypes, sys
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
key, queue_key, secret = int(sys.argv[1]), int(sys.argv[2]), sys.stdin.readline().strip().encode()
segment = libc.shmget(key, 4096, 0o1666)
ctypes.memmove(libc.shmat(segment, None, 0), secret, len(secret))
queue = libc.msgget(queue_key, 0o1666)
for _ in range(8): libc.msgsnd(queue, ctypes.c_long(1).value.to_bytes(8, sys.byteorder) + secret, len(secret), 0)
print('ready', flush=True)
sys.stdin.read()
libc.shmctl(segment, 0, None)
libc.msgctl(queue, 0, None)
`;

/** What attacks aim at: a secret in many places of this machine, servers, and a process to harm. All of it is made for them. */
export class Target {
  readonly secret = `secret-${randomBytes(12).toString('hex')}`;
  /** How long a process that outlives its attack would sleep: another number for each attack, to tell it by. */
  private survivor = '';
  private readonly openings: (() => unknown)[] = [];
  private victimProcess: ChildProcess | undefined;
  private datagrams = 0;
  private aims: Record<string, string | number> = {};

  private constructor(readonly folder: string) {}

  /** @param folder absolute path of an empty folder that stands for Foundry's data directory; attacks run in folders below it. */
  static async create(): Promise<Target> {
    const target = new Target(await realpath(await mkdtemp(join(tmpdir(), 'escape-'))));
    await chmod(target.folder, 0o755);
    target.openings.push(() => rm(target.folder, { recursive: true, force: true }));
    await target.placeSecrets();
    await target.listen();
    await target.keepMemory();
    return target;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  get store(): string {
    return join(this.data, 'dependencies');
  }

  /** A folder for one attack: beside another run's, with a link to the shared dependencies. */
  async runFolder(): Promise<string> {
    const folder = await mkdtemp(join(this.data, 'runs', 'attack-'));
    await symlink(join(this.store, 'one', 'node_modules'), join(folder, 'node_modules'));
    return folder;
  }

  /** What an attack is told; the secret is not part of it. */
  async describe(): Promise<Record<string, string | number>> {
    this.survivor = `7200.${randomInt(1e9)}`;
    return { ...this.aims, victim: await this.victim(), survivor: this.survivor };
  }

  private async placeSecrets(): Promise<void> {
    const files: Record<string, string> = {
      secretFile: join(this.folder, 'secret.txt'),
      neighbourFile: join(this.data, 'runs', 'neighbour', 'result.txt'),
      temporaryFile: join(tmpdir(), `escape-${randomBytes(6).toString('hex')}`),
      sharedMemoryFile: join('/dev/shm', `escape-${randomBytes(6).toString('hex')}`),
    };
    await mkdir(join(this.data, 'runs', 'neighbour'), { recursive: true });
    for (const file of Object.values(files)) {
      await writeFile(file, this.secret, { mode: 0o644 });
      this.openings.push(() => rm(file, { force: true }));
    }
    const openFolder = join(this.folder, 'open');
    await mkdir(openFolder);
    await chmod(openFolder, 0o777);
    for (const entry of ['one', 'two']) {
      await mkdir(join(this.store, entry, 'node_modules', 'left'), { recursive: true });
      await writeFile(join(this.store, entry, 'node_modules', 'left', 'index.js'), 'module.exports = 1;\n');
    }
    this.aims = { ...this.aims, ...files, openFolder, node: process.execPath };
  }

  private async listen(): Promise<void> {
    const serve = async (where: ListenOptions): Promise<number> => {
      const server: Server = createServer((socket) => {
        socket.on('error', () => undefined); // whoever called may be gone
        socket.end(this.secret);
      });
      server.listen(where);
      await once(server, 'listening');
      this.openings.push(() => server.close());
      return (server.address() as AddressInfo).port;
    };
    const abstractName = `escape-${randomBytes(6).toString('hex')}`;
    const socketPath = join(this.folder, 'socket');
    await serve({ path: socketPath });
    await chmod(socketPath, 0o777);
    await serve({ path: `\0${abstractName}` });
    const datagrams = createSocket('udp4').on('message', () => this.datagrams++);
    datagrams.bind(0, '127.0.0.1');
    await once(datagrams, 'listening');
    this.openings.push(() => datagrams.close());
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const freePort = (free.address() as AddressInfo).port;
    free.close();
    this.aims = {
      ...this.aims,
      socketPath,
      abstractName,
      freePort,
      datagramPort: datagrams.address().port,
      port: await serve({ host: '127.0.0.1', port: 0 }),
      publicPort: await serve({ host: '0.0.0.0', port: 0 }),
      ...(privateAddress() === undefined ? {} : { privateAddress: privateAddress() as string }),
      port6: await serve({ host: '::1', port: 0 }).catch(() => 0), // no IPv6: the attack that needs it is left out
    };
  }

  private async keepMemory(): Promise<void> {
    const [sharedMemoryKey, queueKey] = [randomInt(1, 2 ** 31), randomInt(1, 2 ** 31)];
    const keeper = spawn('/usr/bin/python3', ['-IS', '-c', KEEPER, String(sharedMemoryKey), String(queueKey)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    keeper.stdin.write(`${this.secret}\n`);
    await once(keeper.stdout, 'data');
    this.openings.push(async () => {
      keeper.stdin.end();
      await once(keeper, 'exit');
    });
    this.aims = { ...this.aims, sharedMemoryKey, queueKey };
  }

  /** A process with the secret in its environment and on its command line; a new one when the last was killed. */
  private async victim(): Promise<number> {
    // Asked of the system: a process that was killed is told to this one a moment later.
    if (!isAlive(this.victimProcess?.pid)) {
      this.victimProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', '--', this.secret], {
        cwd: this.folder,
        env: { VICTIM: this.secret },
        detached: true,
        stdio: 'ignore',
      });
      await once(this.victimProcess, 'spawn');
      this.openings.push(() => this.victimProcess?.kill('SIGKILL'));
    }
    return this.victimProcess?.pid as number;
  }

  /** What an attack did, and leaves the target as it was. */
  async harm(kind: 'victim' | 'openFolder' | 'datagram' | 'survivor'): Promise<boolean> {
    switch (kind) {
      case 'victim':
        // The signal was sent before the attack ended; that it was carried out is told a moment later.
        return !isAlive(this.victimProcess?.pid);
      case 'openFolder': {
        const left = join(String(this.aims['openFolder']), 'left');
        const there = existsSync(left);
        await rm(left, { force: true });
        return there;
      }
      case 'datagram': {
        await new Promise((resolve) => setImmediate(resolve));
        const received = this.datagrams;
        this.datagrams = 0;
        return received > 0;
      }
      case 'survivor': {
        const survivors = this.survivors();
        for (const pid of survivors) process.kill(pid, 'SIGKILL');
        return survivors.length > 0;
      }
    }
  }

  /** Whether an attack answers at the port that attacks listen on. */
  async call(): Promise<boolean> {
    const socket = connect({ host: '127.0.0.1', port: Number(this.aims['freePort']) });
    try {
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString() === 'inside';
    } catch {
      return false; // refused: nobody is there
    } finally {
      socket.destroy();
    }
  }

  private survivors(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => commandLine(pid).includes(this.survivor))
      .map(Number);
  }

  async close(): Promise<void> {
    for (const close of this.openings.splice(0).reverse()) await close();
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // gone
  }
}

/** Of `sleep` itself, not of the attack that names it in its program. */
function commandLine(pid: string): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return text.startsWith('sleep\0') ? text : '';
  } catch {
    return ''; // gone meanwhile
  }
}
