import { authenticate, authErrors, type TokenService } from '#foundry/auth';
import type { JobQueue } from '#foundry/queue';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../http/problem.filter.js';

const PATH = '/admin/queues';

/**
 * The queue dashboard (bull-board), for tokens with `admin:config`. Nest's guards do not reach it, so it has its own
 * check; a browser, which cannot send a bearer token by itself, may send the token as the password of basic
 * authentication. Its code is loaded when it is first opened.
 */
export async function useQueueDashboard(server: FastifyInstance, queue: JobQueue, tokens: TokenService): Promise<void> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const adapter = new FastifyAdapter();
  adapter.setBasePath(PATH);
  createBullBoard({ queues: queue.queues().map((each) => new BullMQAdapter(each)), serverAdapter: adapter });
  await server.register(async (dashboard) => {
    dashboard.addHook('onRequest', async (request, reply) => {
      try {
        const principal = await authenticate(bearerOf(request.headers.authorization), tokens);
        if (!principal.scopes.includes('admin:config')) throw authErrors.insufficientScope('The queue dashboard needs the scope admin:config.');
        if (request.method !== 'GET' && isCrossSite(request.headers)) throw authErrors.insufficientScope('The request came from another site.');
      } catch (error) {
        sendProblem(reply, error);
        void reply.header('www-authenticate', 'Basic realm="Foundry: any name, the token as password"');
        return reply;
      }
      return undefined;
    });
    await dashboard.register(adapter.registerPlugin(), { prefix: PATH });
  });
}

/** `Basic base64(name:token)` as a browser sends it after asking, turned into `Bearer token`. */
function bearerOf(header: string | undefined): string | undefined {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,8192})$/i.exec(header ?? '')?.[1];
  if (!basic) return header;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return `Bearer ${pair.slice(pair.indexOf(':') + 1)}`;
}

/** Basic credentials are sent by the browser on its own, so another site must not be able to use them. */
const isCrossSite = (headers: Record<string, string | string[] | undefined>): boolean =>
  headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin' && headers['sec-fetch-site'] !== 'none';
