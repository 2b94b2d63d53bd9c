import { installationPath } from '#foundry/kernel';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';

const PAGE_DIRECTORY = installationPath('dist/apps/web');

const SECURITY =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** What people may have in their address bar when they load the page anew: its own routes. */
const PAGES = [
  '/builds/*',
  '/tools',
  '/tools/*',
  '/chat',
  '/chat/*',
  '/memories',
  '/memories/*',
  '/ledger',
  '/settings',
  '/settings/*',
];

/** The web page at `/`. */
export async function useWebPage(server: FastifyInstance): Promise<boolean> {
  if (!existsSync(PAGE_DIRECTORY)) return false;
  await server.register(fastifyStatic, {
    root: PAGE_DIRECTORY,
    wildcard: false,
    setHeaders: (reply, path) => {
      void reply.header('content-security-policy', SECURITY);
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const path of PAGES) server.get(path, (_request, reply) => reply.sendFile('index.html'));
  return true;
}
