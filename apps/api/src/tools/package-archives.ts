import { MAX_ARCHIVE_BYTES } from '#foundry/tools';
import type { FastifyInstance } from 'fastify';

/** Bodies that are ZIPs come to the routes as they are. */
export function acceptPackageArchives(server: FastifyInstance): void {
  server.addContentTypeParser(
    'application/zip',
    { parseAs: 'buffer', bodyLimit: MAX_ARCHIVE_BYTES },
    (_request: unknown, body: Buffer, done: (error: Error | null, body: Buffer) => void) => done(null, body),
  );
}
