import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { RunRelay } from '../backend.js';
import type { RunRequest } from '../sandbox.types.js';
import { carry } from './carry.js';
import { certificateVariables } from './extra-certificates.js';
import { hostProxy, proxyVariables } from './host-access.js';
import { PROXY_PORT, RegistryAccess } from './registry-access.js';
import type { RegistryProxy } from './registry-proxy.js';
import { Relay, RELAY_FOLDER, type Door } from './relay.js';

type NetworkRequest = Pick<RunRequest, 'serves' | 'reaches' | 'network' | 'origin' | 'env' | 'hosts'>;

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
  /**
   * Absolute path of a folder that does not exist yet, beside what the run may write to; it goes with `close`. An installation's
   * credentials are in it: of the users of this machine only Foundry's and the run's may come as far as its parent.
   */
  readonly directory: string;
}

/** Which runs serve which port of this machine's 127.0.0.1, so that other runs may be let to them and to nothing else. */
export class RunNetworks {
  private readonly served = new Map<number, () => Promise<Socket>>();

  /** @throws Error when a port that the run serves is taken, or npm's settings cannot be read */
  async open(request: NetworkRequest, place: NetworkPlace): Promise<RunNetwork> {
    const open: Opened[] = [];
    const close = async (): Promise<void> => {
      for (const opened of open.splice(0).reverse()) await opened.close();
    };
    try {
      const found = await (place.isolated
        ? this.own(request, place.directory, open)
        : this.shared(request, place.directory, open));
      return { ...found, close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** The run has a loopback of its own: what is to go in or out is carried. */
  private async own(request: NetworkRequest, directory: string, open: Opened[]): Promise<Omit<RunNetwork, 'close'>> {
    const { serves = [], reaches = [] } = request;
    const installs = isInstallation(request);
    const proxy = hostProxyOf(request, open);
    if (serves.length + reaches.length === 0 && !installs && proxy === undefined) return { env: {}, relay: undefined };
    const doors = new Map<number, Door>(reaches.map((port) => [port, this.doorTo(port)]));
    const relay = await Relay.open({ directory, doors });
    open.push(relay);
    let env: Record<string, string> = {};
    if (proxy !== undefined) {
      doors.set(PROXY_PORT, proxy.handle);
      env = { ...proxyVariables(PROXY_PORT), ...(await certificateVariables(process.env, directory, RELAY_FOLDER)) };
    }
    if (installs) {
      const registry = await RegistryAccess.open({ folder: directory, folderInside: RELAY_FOLDER, own: ownEnvironment(request) });
      open.push(registry.proxy);
      doors.set(PROXY_PORT, registry.proxy.handle);
      env = registry.environment(PROXY_PORT);
    }
    for (const port of serves) {
      const listener = await listenFor(port, relay);
      open.push({ close: () => void listener.close() });
      this.serve(port, () => relay.connect(port), open);
    }
    // reading certificates would slow the relay's own start down
    const { NODE_EXTRA_CA_CERTS, ...shown } = env;
    const launcher = relay.launcher(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS });
    return { env: shown, relay: { directory, launcher } };
  }

  /** The run is on this machine's own loopback: only an installation needs something, the proxy's port and settings. */
  private async shared(request: NetworkRequest, directory: string, open: Opened[]): Promise<Omit<RunNetwork, 'close'>> {
    for (const port of request.serves ?? []) this.serve(port, () => dial(port), open);
    const proxy = hostProxyOf(request, open);
    if (proxy !== undefined) {
      const listener = await listen(0, proxy.handle);
      open.push({ close: () => void listener.close() });
      await folderAt(directory, open);
      const env = proxyVariables((listener.address() as AddressInfo).port);
      return { env: { ...env, ...(await certificateVariables(process.env, directory)) }, relay: undefined };
    }
    if (!isInstallation(request)) return { env: {}, relay: undefined };
    await folderAt(directory, open);
    const registry = await RegistryAccess.open({ folder: directory, own: ownEnvironment(request) });
    open.push(registry.proxy);
    const listener = await listen(0, registry.proxy.handle);
    open.push({ close: () => void listener.close() });
    return { env: registry.environment((listener.address() as AddressInfo).port), relay: undefined };
  }

  private serve(port: number, connectTo: () => Promise<Socket>, open: Opened[]): void {
    this.served.set(port, connectTo);
    open.push({
      close: () => {
        if (this.served.get(port) === connectTo) this.served.delete(port);
      },
    });
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

interface Opened {
  close(): Promise<void> | void;
}

async function folderAt(directory: string, open: Opened[]): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  open.push({ close: () => rm(directory, { recursive: true, force: true }) });
}

/** @returns undefined for a run that reaches no hosts */
function hostProxyOf({ network, hosts, origin }: NetworkRequest, open: Opened[]): RegistryProxy | undefined {
  if (network !== 'hosts' || origin === 'foundry') return undefined;
  const proxy = hostProxy(hosts ?? { allowed: [] }, process.env);
  open.push(proxy);
  return proxy;
}

/** Foundry's own tools are on the machine's network, with the operator's own settings. */
function isInstallation({ network, origin }: NetworkRequest): boolean {
  return network === 'registry' && origin !== 'foundry';
}

/** What Foundry sets for this run, a registry to ask for advisories, counts like the operator's own settings. */
function ownEnvironment({ env }: NetworkRequest): NodeJS.ProcessEnv {
  return { ...process.env, ...env };
}

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
