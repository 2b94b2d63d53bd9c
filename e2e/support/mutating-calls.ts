import type { Rest } from './rest.js';

type Headers = Readonly<Record<string, string>>;

/**
 * One good request for each route that changes something, by the route as the OpenAPI document names it. A capability whose route
 * writes no entry of its own would leave `request.answered`, which every route leaves at least.
 */
export function mutatingCalls(admin: Rest): Record<string, (headers: Headers) => Promise<Response>> {
  const post = (path: string, body: unknown, headers: Headers): Promise<Response> =>
    admin.post(`/api/v1/${path}`, body, { ...headers });
  const send = (method: string, path: string, headers: Headers, body?: unknown): Promise<Response> =>
    admin.fetch(`/api/v1/${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const id = async (path: string, body: unknown): Promise<string> =>
    ((await (await admin.post(`/api/v1/${path}`, body)).json()) as { id: string }).id;
  const key = { name: 'walked', scopes: ['tools:ping'] };
  const user = { name: 'walked', scopes: ['tools:ping'] };
  const budget = { period: 'total', maxDollars: 1 };
  const bash = { language: 'bash', code: 'echo hello' };
  let build = '';
  return {
    'POST /api/v1/builds': async (headers) => {
      const response = await post('builds', { request: 'cups (label)' }, headers);
      build = ((await response.clone().json()) as { id: string }).id;
      return response;
    },
    'POST /api/v1/builds/{id}/cancel': (headers) => post(`builds/${build}/cancel`, {}, headers),
    'POST /api/v1/debugger/run': (headers) => post('debugger/run', bash, headers),
    'POST /api/v1/supervisor/run': (headers) =>
      post('supervisor/run', { goal: 'Say hello.\n```bash\necho hello\n```', waitMs: 0 }, headers),
    'POST /api/v1/ledger/budgets': (headers) => post('ledger/budgets', budget, headers),
    'PUT /api/v1/ledger/budgets/{id}': async (headers) =>
      await send('PUT', `ledger/budgets/${await id('ledger/budgets', { ...budget, agent: 'put' })}`, headers, { maxDollars: 2 }),
    'DELETE /api/v1/ledger/budgets/{id}': async (headers) =>
      await send('DELETE', `ledger/budgets/${await id('ledger/budgets', { ...budget, agent: 'delete' })}`, headers),
    'POST /api/v1/admin/tokens': (headers) => post('admin/tokens', key, headers),
    'DELETE /api/v1/admin/tokens/{id}': async (headers) =>
      await send('DELETE', `admin/tokens/${await id('admin/tokens', key)}`, headers),
    'POST /api/v1/admin/users': (headers) => post('admin/users', user, headers),
    'PATCH /api/v1/admin/users/{id}': async (headers) =>
      await send('PATCH', `admin/users/${await id('admin/users', user)}`, headers, { name: 'other' }),
    'POST /api/v1/admin/users/{id}/disable': async (headers) =>
      await post(`admin/users/${await id('admin/users', user)}/disable`, {}, headers),
    'POST /api/v1/admin/users/{id}/enable': async (headers) => {
      const disabled = await id('admin/users', user);
      await post(`admin/users/${disabled}/disable`, {}, {});
      return await post(`admin/users/${disabled}/enable`, {}, headers);
    },
    'POST /api/v1/admin/organisations': (headers) => post('admin/organisations', { id: 'walked' }, headers),
    'PATCH /api/v1/admin/organisations/{id}': (headers) =>
      send('PATCH', 'admin/organisations/default', headers, { name: 'Default' }),
    'POST /api/v1/admin/keys/rotate': (headers) => post('admin/keys/rotate', {}, headers),
    'POST /api/v1/admin/queues/{name}/pause': (headers) => post('admin/queues/supervisor/pause', {}, headers),
    'POST /api/v1/admin/queues/{name}/resume': (headers) => post('admin/queues/supervisor/resume', {}, headers),
    'POST /api/v1/admin/queues/{name}/retry': (headers) => post('admin/queues/supervisor/retry', {}, headers),
    'POST /api/v1/admin/queues/{name}/drain': (headers) => post('admin/queues/supervisor/drain', {}, headers),
  };
}
