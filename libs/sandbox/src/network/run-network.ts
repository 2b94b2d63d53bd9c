import { connect, createServer, type Server, type Socket } from 'node:net';
import type { RunRequest } from '../sandbox.types.js';
import { carry } from './carry.js';
import { Relay, type Door } from './relay.js';

/** What an isolating backend does for a run that talks with Foundry or with another run. */
export interface RelayPlan {
  /** Folder on this machine, to be shown read-only inside at `RELAY_FOLDER`. */
  readonly directory: string;
  /** Put before the program and its arguments, inside: paths as the run sees them. */
  readonly launcher: readonly string[];
}

export interface RunNetwork {
  /** Added to the run's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Only for a run with a network of its own that `serves` or `reaches` something. */
  readonly relay: RelayPlan | undefined;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

/** Which runs serve which port of this machine's 127.0.0.1, so that other runs may be let to them and to nothing else. */
export class RunNetworks {
  private readonly served = new Map<number, () => Promise<Socket>>();

  /**
   * @param isolated whether the backend gives the run a loopback of its own
   * @param directory absolute path of a folder that does not exist yet
   * @throws Error when a port that the run serves is taken
   */
  async open(
    request: Pick<RunRequest, 'serves' | 'reaches'>,
    { isolated, directory, doors = new Map() }: { isolated: boolean; directory: string; doors?: ReadonlyMap<number, Door> },
  ): Promise<RunNetwork> {
    const { serves = [], reaches = [] } = request;
    if (!isolated) return this.direct(serves);
    if (serves.length + reaches.length + doors.size === 0) return NO_NETWORK;
    const relay = await Relay.open({
      directory,
      doors: new Map([...reaches.map((port) => [port, this.doorTo(port)] as const), ...doors]),
    });
    const listeners: Server[] = [];
    const close = async (): Promise<void> => {
      for (const port of serves) this.served.delete(port);
      for (const listener of listeners) if (listener.listening) listener.close();
      await relay.close();
    };
    try {
      for (const port of serves) {
        listeners.push(await listenFor(port, relay));
        this.served.set(port, () => relay.connect(port));
      }
    } catch (error) {
      await close();
      throw error;
    }
    return { env: {}, relay: { directory: relay.directory, launcher: relay.launcher() }, close };
  }

  /** On this machine's own loopback nothing has to be carried. */
  private direct(serves: readonly number[]): RunNetwork {
    for (const port of serves) this.served.set(port, () => dial(port));
    return {
      ...NO_NETWORK,
      close: () => {
        for (const port of serves) this.served.delete(port);
        return Promise.resolve();
      },
    };
  }

  /** Asked for each connection: a port whose run has ended may belong to anyone by now. */
  private doorTo(port: number): Door {
    return (inside) => {
      const there = this.served.get(port);
      if (there === undefined) return void inside.destroy();
      there().then(
        (outside) => carry(inside, outside),
        () => inside.destroy(),
      );
    };
  }
}

const NO_NETWORK: RunNetwork = { env: {}, relay: undefined, close: () => Promise.resolve() };

/** The same port outside as inside, so that one address is true in every run and in Foundry. */
function listenFor(port: number, relay: Relay): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (outside) => {
    relay.connect(port).then(
      (inside) => carry(outside, inside),
      () => outside.resetAndDestroy(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
