import type { ArtifactContent } from '#foundry/orchestrator';
import type { FastifyReply } from 'fastify';
import { httpErrors } from '../http/http.errors.js';

/**
 * Sends stored content with a strong ETag; honours `If-None-Match`, and one byte range (with `If-Range`).
 * Content comes from builds, so it is never shown in this server's own origin: anything but an image is a download.
 */
export async function sendContent(
  reply: FastifyReply,
  headers: Readonly<Record<string, string | undefined>>,
  content: ArtifactContent,
  options: { downloadAs?: string },
): Promise<void> {
  const { size, sha256, mediaType, name } = content.view;
  const etag = `"${sha256}"`;
  const shown = mediaType === 'image/png';
  void reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${options.downloadAs ?? name.split('/').at(-1)}"`,
  });
  if (headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')) {
    await reply.status(304).send();
    return;
  }
  const fresh = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = fresh ? parseRange(headers.range, size) : undefined;
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${size}`);
    throw httpErrors.rangeNotSatisfiable(`The range lies outside of the ${size} bytes that are there.`);
  }
  void reply.type(mediaType);
  if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  void reply.header('content-length', range ? range.end - range.start + 1 : size);
  await reply.send(await content.open(range));
}

/** One `bytes=` range; several ranges, or another unit, are answered with the whole, as RFC 9110 allows. */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
