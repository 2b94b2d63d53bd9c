import { failedJobPageSchema, jobCountSchema, queueListSchema, queueViewSchema } from '#foundry/administration';
import { organisationListSchema, organisationViewSchema, userPageSchema, userViewSchema } from '#foundry/auth';
import type { z } from 'zod';
import type { AdminClient } from './admin-client.js';

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

const part = (text: string): string => encodeURIComponent(text);

/** Administration of a server, over REST. */
export function remoteAdmin(fetch: Fetch): AdminClient {
  const send = async <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    method = 'GET',
    body?: unknown,
  ): Promise<z.output<Schema>> => {
    const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`admin/${path}`, { method, ...json });
    return schema.parse(await response.json());
  };
  return {
    organisations: () => send(organisationListSchema, 'organisations'),
    createOrganisation: (id, name) => send(organisationViewSchema, 'organisations', 'POST', { id, name }),
    renameOrganisation: (id, name) => send(organisationViewSchema, `organisations/${part(id)}`, 'PATCH', { name }),
    switchOrganisation: (id, to) => send(organisationViewSchema, `organisations/${part(id)}/${to}`, 'POST'),
    users: (filter) => send(userPageSchema, `users?${new URLSearchParams({ ...filter }).toString()}`),
    createUser: (request) => send(userViewSchema, 'users', 'POST', request),
    switchUser: (id, to) => send(userViewSchema, `users/${part(id)}/${to}`, 'POST'),
    queues: () => send(queueListSchema, 'queues'),
    switchQueue: (name, to) => send(queueViewSchema, `queues/${part(name)}/${to}`, 'POST'),
    failedJobs: (name, limit, cursor) => {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
      return send(failedJobPageSchema, `queues/${part(name)}/failed?${query.toString()}`);
    },
    retryJobs: async (name, id) => {
      if (id === undefined) return await send(jobCountSchema, `queues/${part(name)}/retry`, 'POST');
      await send(queueViewSchema, `queues/${part(name)}/jobs/${part(id)}/retry`, 'POST');
      return { jobs: 1 };
    },
    drainQueue: (name) => send(jobCountSchema, `queues/${part(name)}/drain`, 'POST'),
  };
}
