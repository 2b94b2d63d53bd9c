import { loadConfig } from '#foundry/config';
import { DomainError, messageOf } from '#foundry/kernel';
import { readServerFile } from '#foundry/runtime/server-file';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createBridge } from './bridge.js';
import { type ServerAddress, Upstream } from './upstream.js';

/** A server that is being started anew is back within seconds; assistants wait a minute for an answer. */
const PATIENCE_MS = 45_000;

const say = (line: string): void => void process.stderr.write(`foundry mcp: ${line}\n`);

function main(): void {
  const config = loadConfig();
  const bridges = new Set<ReturnType<typeof createBridge>>();
  const upstream = new Upstream({
    locate: async (): Promise<ServerAddress | undefined> => {
      if (config.FOUNDRY_URL) return { url: config.FOUNDRY_URL, token: config.FOUNDRY_TOKEN };
      const server = await readServerFile(config.FOUNDRY_DATA_DIR);
      return server && { url: server.url, token: config.FOUNDRY_TOKEN ?? server.token };
    },
    onChanged: (kind) => {
      for (const bridge of bridges)
        bridge.tellChanged(kind).catch((error: unknown) => say(`a change could not be passed on: ${messageOf(error)}`));
    },
    say,
    patienceMs: PATIENCE_MS,
  });
  const handle = serveStdio(
    () => {
      const bridge = createBridge(upstream);
      bridges.add(bridge);
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- no event target: the protocol's own callback
      bridge.server.onclose = () => bridges.delete(bridge);
      return bridge.server;
    },
    { onerror: (error) => say(messageOf(error)) },
  );
  const stop = (): void =>
    void Promise.all([handle.close(), upstream.close()]).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // The assistant closes its end when it is done.
  process.stdin.once('end', stop);
}

function fail(error: unknown): void {
  const [sentence, code] = error instanceof DomainError ? [error.message, error.code] : [messageOf(error), 'internal'];
  process.stderr.write(`foundry mcp: ${sentence} [${code}]\n`);
  process.exit(1);
}

try {
  main();
} catch (error) {
  fail(error);
}
