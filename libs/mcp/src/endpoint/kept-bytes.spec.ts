import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KeptBytes } from './kept-bytes.js';

describe('Bytes that are kept', () => {
  it('are read with what stands before and after them, whatever it is', () => {
    const bytes = fc.uint8Array({ maxLength: 5_000 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, (kept, before, after, other) => {
        const part = new KeptBytes(kept);
        for (const [head, tail] of [
          [before, after],
          [other, before],
        ] as const)
          expect(gunzipSync(Buffer.concat(part.gzipped(head, tail)!))).toEqual(Buffer.concat([head, kept, tail]));
      }),
      { numRuns: 200 },
    );
  });

  it('are many times smaller when they are much alike', () => {
    const kept = Buffer.from(JSON.stringify(Array.from({ length: 2_000 }, (_, id) => ({ id, name: 'tool', title: 'A tool' }))));
    const parts = new KeptBytes(kept).gzipped(Buffer.from('['), Buffer.from(']'))!;
    expect(Buffer.concat(parts).length).toBeLessThan(kept.length / 5);
    expect(gunzipSync(Buffer.concat(parts)).toString()).toBe(`[${kept.toString()}]`);
  });

  it('are not compressed with more around them than one block can store', () => {
    expect(new KeptBytes(Buffer.from('x')).gzipped(Buffer.alloc(65_536), Buffer.alloc(0))).toBeUndefined();
  });
});
