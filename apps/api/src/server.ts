import { AuditLog } from '#foundry/audit';
import { AccessControl, AuthorizationServer, RateLimits, ServerAddress, TokenService } from '#foundry/auth';
import { ChatService, chatTool, ConnectionRegistry } from '#foundry/chat';
import type { Config } from '#foundry/config';
import { McpService } from '#foundry/mcp';
import { NestLogger } from '#foundry/observability';
import { JobQueue } from '#foundry/queue';
import { openResources, removeServerFile, reportIsolation, writeServerFile } from '#foundry/runtime';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module.js';
import { useChatSocket } from './chat/chat-socket.plugin.js';
import { useApiDocs } from './docs/docs.plugin.js';
import { useDispatchLog } from './http/dispatch-log.js';
import { useRequestContext } from './http/request-context.js';
import { useWebPage } from './http/web-page.plugin.js';
import { listenError } from './listening.js';
import { takeJsonLines } from './memory/json-lines.js';
import { useMcp } from './mcp/mcp.plugin.js';
import { useAuthorizationServer } from './sign-in/authorization-server.plugin.js';
import { useQueueDashboard } from './queues/queue-dashboard.plugin.js';
import { acceptPackageArchives } from './tools/package-archives.js';

export interface RunningServer {
  readonly url: string;
  /** The admin token, if this start created it: it cannot be shown again. */
  readonly adminToken: string | undefined;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  /** Whether this process also works on builds. */
  readonly consume: boolean;
  readonly console: 'pretty' | 'json' | 'none';
  /** Variables that options such as `--port` set in place of the environment's. */
  readonly commandLine?: Readonly<Record<string, string | undefined>>;
}

/** Opens everything, starts listening, and is ready when it returns. */
export async function startServer({ config, consume, console, commandLine }: ServerOptions): Promise<RunningServer> {
  const resources = await openResources({ config, consume, console, commandLine, purpose: 'foundry up' });
  let app: NestFastifyApplication | undefined;
  try {
    const adapter = new FastifyAdapter({
      bodyLimit: config.FOUNDRY_BODY_LIMIT_BYTES,
      // Nest waits for idle keep-alive connections when it closes.
      keepAliveTimeout: 2_000,
      forceCloseConnections: true,
      trustProxy: config.FOUNDRY_TRUSTED_PROXIES ?? false,
    });
    app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(resources), adapter, {
      logger: new NestLogger(resources.logger),
      abortOnError: false,
    });
    const server = adapter.getInstance();
    const tokens = app.get(TokenService);
    const address = app.get(ServerAddress);
    useRequestContext(server, address);
    acceptPackageArchives(server);
    takeJsonLines(server);
    useDispatchLog(server, resources.logger);
    await useWebPage(server);
    await useApiDocs(server, async () => (await import('./docs/openapi.js')).createOpenApi(app!));
    useAuthorizationServer(server, app.get(AuthorizationServer), app.get(RateLimits));
    useQueueDashboard(server, app.get(JobQueue), app.get(AccessControl), app.get(AuditLog));
    const publicHost = config.FOUNDRY_PUBLIC_URL && new URL(config.FOUNDRY_PUBLIC_URL).hostname;
    app.get(McpService).add(chatTool(app.get(ChatService)));
    useMcp(server, app.get(McpService), app.get(AccessControl), publicHost);
    const talk = { chat: app.get(ChatService), connections: app.get(ConnectionRegistry), access: app.get(AccessControl) };
    useChatSocket(server, talk, { publicHost, trustedProxies: config.FOUNDRY_TRUSTED_PROXIES ?? [] });
    await listen(app, config);
    const adminToken = await tokens.ensureAdmin(config.FOUNDRY_ADMIN_TOKEN);
    const url = urlOf(app, config);
    address.listensAt(url);
    resources.announce(url);
    const token = tokens.openLocalSession();
    await writeServerFile(config.FOUNDRY_DATA_DIR, { url, token, pid: process.pid });
    if (consume) void reportIsolation(resources);
    const running = app;
    return {
      url,
      adminToken,
      close: async () => {
        await removeServerFile(config.FOUNDRY_DATA_DIR, token);
        await running.close();
        await resources.close();
      },
    };
  } catch (error) {
    await app?.close();
    await resources.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.FOUNDRY_PORT, host: config.FOUNDRY_HOST });
  } catch (error) {
    throw listenError(error, config);
  }
}

/** A URL that this machine can open, also when the server listens on every address. */
function urlOf(app: NestFastifyApplication, config: Config): string {
  const address = app.getHttpServer().address();
  const port = address !== null && typeof address === 'object' ? address.port : config.FOUNDRY_PORT;
  const host = ['0.0.0.0', '::'].includes(config.FOUNDRY_HOST) ? '127.0.0.1' : config.FOUNDRY_HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
