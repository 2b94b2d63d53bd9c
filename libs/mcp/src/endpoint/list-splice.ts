import type { Answer } from './answer.js';
import type { KeptBytes } from './kept-bytes.js';

/** What the protocol's library writes for the list that our handler gives it. */
const EMPTY = '"tools":[]';
/** In bytes; what is shorter is sent in one packet or two anyway. */
const WORTH_COMPRESSING = 8_192;

/**
 * Puts lists of tools that are JSON already into answers. The protocol's library makes the answer, and checks the request, with an
 * empty list; writing 500 tools anew for every client that asks would cost more than all the rest of the answer.
 */
export class ListSplice {
  private readonly lists = new WeakMap<Request, { page: KeptBytes | undefined }>();

  /** From now on the handler may leave its list to `complete`. A batch of messages has more than one list, so it is not for this. */
  expect(request: Request, body: unknown): void {
    const isList = typeof body === 'object' && body !== null && (body as { method?: unknown }).method === 'tools/list';
    if (isList) this.lists.set(request, { page: undefined });
  }

  /** @returns whether the list will be put in; otherwise it is for the handler to do so */
  leave(request: Request | undefined, page: KeptBytes): boolean {
    const expected = request && this.lists.get(request);
    if (!expected) return false;
    expected.page = page;
    return true;
  }

  async complete(request: Request, response: Response): Promise<Answer> {
    const expected = this.lists.get(request);
    if (!expected) return response;
    // The head of an answer may be there before its handler was asked: what it left is known when the body has come.
    const text = await response.text();
    const { status, headers } = response;
    const { page } = expected;
    if (page === undefined) return { status, headers, parts: [Buffer.from(text)] };
    // Nothing that a client sent can look like this: its id is a number, or a string with its quotes escaped.
    const at = text.indexOf(EMPTY);
    if (at < 0) throw new Error('An answer to tools/list has no place for its tools.');
    const [before, after] = [`${text.slice(0, at)}"tools":`, text.slice(at + EMPTY.length)].map((part) => Buffer.from(part)) as [
      Buffer,
      Buffer,
    ];
    const zipped = page.bytes.length > WORTH_COMPRESSING && acceptsGzip(request) ? page.gzipped(before, after) : undefined;
    headers.append('vary', 'accept-encoding');
    if (zipped) headers.set('content-encoding', 'gzip');
    return { status, headers, parts: zipped ?? [before, page.bytes, after] };
  }
}

/** Named without a quality, or with one that is not zero. */
const acceptsGzip = (request: Request): boolean =>
  /(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*(?:1|0\.\d*[1-9]))?\s*(?:,|$)/i.test(request.headers.get('accept-encoding') ?? '');
