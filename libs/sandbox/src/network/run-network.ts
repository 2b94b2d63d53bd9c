import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { RunRelay } from '../backend.js';
import type { RunRequest } from '../sandbox.types.js';
import { carry } from './carry.js';
import { PROXY_PORT, RegistryAccess } from './registry-access.js';
import { Relay, type Door } from './relay.js';

/** The ways in and out of one run, open before it starts and until it has ended. */
export interface RunNetwork {
  /** Added to the run's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Only for a run with a network of its own that `serves` or `reaches` something, or installs. */
  readonly relay: RunRelay | undefined;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

export interface NetworkPlace {
  /** Whether the backend gives the run a loopback of its own. */
  readonly isolated: boolean;
  /** Absolute path of a folder that does not exist yet; its parent does, and the run cannot write to it. */
  readonly directory: string;
  /** The run's HOME on this machine, there already. */
  readonly home: string;
  /** Where the run sees it; default: the same. */
  readonly homeInside?: string;
}

/** Which runs serve which port of this machine's 127.0.0.1, so that other runs may be let to them and to nothing else. */
export class RunNetworks {
  private readonly served = new Map<number, () => Promise<Socket>>();

  /** @throws Error when a port that the run serves is taken, or npm's settings cannot be read */
  async open(
    request: Pick<RunRequest, 'serves' | 'reaches' | 'network' | 'origin' | 'env'>,
    place: NetworkPlace,
  ): Promise<RunNetwork> {
    // Foundry's own tools are on the machine's network, with the operator's own settings
    const registry =
      request.network === 'registry' && request.origin !== 'foundry'
        ? await RegistryAccess.open({ ...place, own: { ...process.env, ...request.env } })
        : undefined;
    return place.isolated ? this.own(request, place, registry) : this.shared(request, registry);
  }

  /** The run has a loopback of its own: what is to go in or out is carried. */
  private async own(
    { serves = [], reaches = [] }: Pick<RunRequest, 'serves' | 'reaches'>,
    place: NetworkPlace,
    registry: RegistryAccess | undefined,
  ): Promise<RunNetwork> {
    const doors = new Map<number, Door>(reaches.map((port) => [port, this.doorTo(port)]));
    if (registry !== undefined) doors.set(PROXY_PORT, registry.proxy.handle);
    if (serves.length + doors.size === 0) return NO_NETWORK;
    const relay = await Relay.open({ directory: place.directory, doors });
    const listeners: Server[] = [];
    const close = async (): Promise<void> => {
      for (const port of serves) this.served.delete(port);
      for (const listener of listeners) if (listener.listening) listener.close();
      registry?.proxy.close();
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
    const { NODE_EXTRA_CA_CERTS, ...env } = registry?.environment(PROXY_PORT) ?? {};
    // reading certificates would slow the relay's own start down
    const launcher = relay.launcher(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS });
    return { env, relay: { directory: relay.directory, launcher }, close };
  }

  /** The run is on this machine's own loopback: only an installation needs something, the proxy's port. */
  private async shared({ serves = [] }: Pick<RunRequest, 'serves'>, registry: RegistryAccess | undefined): Promise<RunNetwork> {
    const listener = registry === undefined ? undefined : await listen(0, registry.proxy.handle);
    for (const port of serves) this.served.set(port, () => dial(port));
    return {
      env: listener === undefined ? {} : registry!.environment((listener.address() as AddressInfo).port),
      relay: undefined,
      close: () => {
        for (const port of serves) this.served.delete(port);
        registry?.proxy.close();
        listener?.close();
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
  return listen(port, (outside) => {
    relay.connect(port).then(
      (inside) => carry(outside, inside),
      () => outside.resetAndDestroy(),
    );
  });
}

function listen(port: number, handle: Door): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, handle);
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
