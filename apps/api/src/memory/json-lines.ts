import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { httpErrors } from '../http/http.errors.js';

/** The most that one import may be, in bytes: what an upload may be anywhere here. */
const MOST_BYTES = 50 * 1024 * 1024;
const TYPES = ['application/x-ndjson', 'application/jsonl'];

/** Lets a route read a body of JSON Lines as it comes, instead of keeping all of it. */
export function takeJsonLines(server: FastifyInstance): void {
  server.addContentTypeParser(TYPES, (_request, payload, done) => done(null, Readable.from(bounded(payload))));
}

/** @throws http.unsupported_media_type for a body of another kind */
export function linesOf({ body }: FastifyRequest): AsyncIterable<Uint8Array> {
  if (body instanceof Readable) return body as AsyncIterable<Uint8Array>;
  throw httpErrors.unsupportedMediaType(`Send memories as ${TYPES[0]}: one JSON document a line, as an export writes them.`);
}

async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > MOST_BYTES)
      throw httpErrors.payloadTooLarge(`A file of memories may have ${MOST_BYTES / 1024 / 1024} MiB. Send it in parts.`);
    yield piece;
  }
}
