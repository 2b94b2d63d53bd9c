import type { Answer } from './answer.js';

/** What the protocol's library writes for the list that our handler gives it. */
const EMPTY = '"tools":[]';

/**
 * Puts lists of tools that are JSON already into answers. The protocol's library makes the answer, and checks the request, with an
 * empty list; writing 500 tools anew for every client that asks would cost more than all the rest of the answer.
 */
export class ListSplice {
  private readonly lists = new WeakMap<Request, { json: Uint8Array | undefined }>();

  /** From now on the handler may leave its list to `complete`. A batch of messages has more than one list, so it is not for this. */
  expect(request: Request, body: unknown): void {
    const isList = typeof body === 'object' && body !== null && (body as { method?: unknown }).method === 'tools/list';
    if (isList) this.lists.set(request, { json: undefined });
  }

  /** @returns whether the list will be put in; otherwise it is for the handler to do so */
  leave(request: Request | undefined, json: Uint8Array): boolean {
    const expected = request && this.lists.get(request);
    if (!expected) return false;
    expected.json = json;
    return true;
  }

  async complete(request: Request, response: Response): Promise<Answer> {
    const expected = this.lists.get(request);
    if (!expected) return response;
    // The head of an answer may be there before its handler was asked: what it left is known when the body has come.
    const text = await response.text();
    const { status, headers } = response;
    const { json } = expected;
    if (json === undefined) return { status, headers, parts: [Buffer.from(text)] };
    // Nothing that a client sent can look like this: its id is a number, or a string with its quotes escaped.
    const at = text.indexOf(EMPTY);
    if (at < 0) throw new Error('An answer to tools/list has no place for its tools.');
    const [before, after] = [`${text.slice(0, at)}"tools":`, text.slice(at + EMPTY.length)];
    return { status, headers, parts: [Buffer.from(before), json, Buffer.from(after)] };
  }
}
