import type { AuditLog } from '#foundry/audit';
import { type AccessControl, authErrors, type Credentials, credentialsOf, runsInstallation } from '#foundry/auth';
import type { JobQueue } from '#foundry/queue';
import fastify, { type FastifyInstance } from 'fastify';
import { sendProblem } from '../http/problem.filter.js';

const PATH = '/admin/queues';

/**
 * The queue dashboard (bull-board), for tokens with `admin:config`. Nest's guards do not reach it, so it has its own
 * check; a browser, which cannot send a bearer token by itself, may send the token as the password of basic
 * authentication. The dashboard is a server of its own, made when it is first opened.
 */
export function useQueueDashboard(server: FastifyInstance, queue: JobQueue, access: AccessControl, audit: AuditLog): void {
  let dashboard: Promise<FastifyInstance> | undefined;
  server.addHook('onClose', async () => (await dashboard)?.close());
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (path !== PATH && !path.startsWith(`${PATH}/`)) return;
    try {
      const credentials = credentialsOf(request);
      const target = `${request.method} ${PATH}`;
      const asked = { ...credentials, target, authorization: bearerOf(credentials.authorization) };
      const principal = await access.admit(asked, ['admin:config']);
      if (!runsInstallation(principal)) {
        const refusal = authErrors.notAllowed(
          'The queues are those of all organisations: only the default organisation may see them.',
        );
        access.noteRefusal(refusal, asked, principal);
        throw refusal;
      }
      if (request.method !== 'GET' && isCrossSite(request.headers))
        throw authErrors.notAllowed('The request came from another site.');
      // Before it is done: what the dashboard does is in no transaction.
      if (request.method !== 'GET')
        await audit.record({
          organisation: principal.organisation,
          subject: principal.subject,
          name: principal.name,
          action: 'queue.dashboard_used',
          target: `${request.method} ${path}`,
          result: 'done',
        });
    } catch (error) {
      sendProblem(reply.header('www-authenticate', 'Basic realm="Foundry: any name, the token as password"'), error);
      await reply;
      return;
    }
    const app = await (dashboard ??= createDashboard(queue));
    // Before the body is read: the dashboard reads it itself.
    reply.hijack();
    app.routing(request.raw, reply.raw);
  });
}

async function createDashboard(queue: JobQueue): Promise<FastifyInstance> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const adapter = new FastifyAdapter();
  adapter.setBasePath(PATH);
  createBullBoard({ queues: queue.queues().map((each) => new BullMQAdapter(each)), serverAdapter: adapter });
  const app = fastify();
  await app.register(adapter.registerPlugin(), { prefix: PATH });
  await app.ready();
  return app;
}

/** `Basic base64(name:token)` as a browser sends it after asking, turned into `Bearer token`. */
function bearerOf(header: Credentials['authorization']): Credentials['authorization'] {
  if (typeof header !== 'string') return header;
  const basic = /^Basic ([A-Za-z0-9+/=]{1,8192})$/i.exec(header)?.[1];
  if (!basic) return header;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return `Bearer ${pair.slice(pair.indexOf(':') + 1)}`;
}

/** Basic credentials are sent by the browser on its own, so another site must not be able to use them. */
const isCrossSite = (headers: Readonly<Record<string, string | string[] | undefined>>): boolean =>
  headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin' && headers['sec-fetch-site'] !== 'none';
