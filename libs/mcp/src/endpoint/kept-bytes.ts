import { constants, crc32, deflateRawSync } from 'node:zlib';

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** The longest that a block which is stored as it is can be. */
const MOST_STORED = 0xffff;
const POLYNOMIAL = 0xedb88320;

/**
 * Bytes that are part of many answers. They are compressed once: what differs from answer to answer is stored before and after them, in
 * one gzip member, since not every client reads a second one.
 */
export class KeptBytes {
  private compressed: { readonly blocks: Buffer; readonly crc: number; readonly shift: Uint32Array } | undefined;

  constructor(readonly bytes: Buffer) {}

  /** @returns the parts of a gzip file of `before`, these bytes and `after`; undefined when what is around them is not short */
  gzipped(before: Buffer, after: Buffer): Buffer[] | undefined {
    if (before.length > MOST_STORED || after.length > MOST_STORED) return undefined;
    // Ends on a whole byte and without the mark of the last block, so that another one can follow.
    this.compressed ??= {
      blocks: deflateRawSync(this.bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
      crc: crc32(this.bytes),
      shift: shiftBy(this.bytes.length),
    };
    const { blocks, crc, shift } = this.compressed;
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(after, (times(shift, crc32(before)) ^ crc) >>> 0), 0);
    trailer.writeUInt32LE((before.length + this.bytes.length + after.length) >>> 0, 4);
    return [HEADER, stored(before, false), blocks, stored(after, true), trailer];
  }
}

function stored(bytes: Buffer, last: boolean): Buffer {
  const head = Buffer.alloc(5);
  head[0] = last ? 1 : 0;
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(~bytes.length & 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

/**
 * What a checksum becomes when `length` more bytes of zeros follow: a linear map over its 32 bits, as the images of each bit. With it the
 * checksum of two texts is found from theirs, without reading them again.
 */
function shiftBy(length: number): Uint32Array {
  let power = Uint32Array.from({ length: 32 }, (_, bit) => (bit === 0 ? POLYNOMIAL : 1 << (bit - 1))); // one zero bit
  let result = Uint32Array.from({ length: 32 }, (_, bit) => 1 << bit); // none
  for (let bits = length * 8; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) result = result.map((image) => times(power, image));
    power = power.map((image) => times(power, image));
  }
  return result;
}

function times(map: Uint32Array, value: number): number {
  let sum = 0;
  for (let bit = 0, left = value >>> 0; left !== 0; bit++, left >>>= 1) if ((left & 1) === 1) sum ^= map[bit]!;
  return sum >>> 0;
}
