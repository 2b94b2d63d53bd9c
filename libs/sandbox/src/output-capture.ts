import { StringDecoder } from 'node:string_decoder';
import type { CapturedOutput } from './sandbox.types.js';

/** Characters of one line that a listener gets; the rest of a longer line is dropped there, not from the capture. */
export const MAX_LINE_LENGTH = 8 * 1024;

/** Keeps the first and the last `limit` bytes of a stream, in memory bounded by about three times that. */
export class OutputCapture {
  private readonly head: Buffer[] = [];
  private headBytes = 0;
  private tail: Buffer[] = [];
  private tailBytes = 0;
  private total = 0;

  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.total;
  }

  add(chunk: Buffer): void {
    this.total += chunk.length;
    const room = this.limit - this.headBytes;
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.head.push(part);
      this.headBytes += part.length;
      chunk = chunk.subarray(part.length);
    }
    if (chunk.length === 0) return;
    this.tail.push(chunk);
    this.tailBytes += chunk.length;
    if (this.tailBytes > this.limit * 2) {
      this.tail = [Buffer.from(Buffer.concat(this.tail).subarray(-this.limit))];
      this.tailBytes = this.limit;
    }
  }

  result(): CapturedOutput {
    const head = Buffer.concat(this.head);
    const tail = Buffer.concat(this.tail).subarray(-this.limit);
    const leftOut = this.total - head.length - tail.length;
    if (leftOut === 0) {
      return { text: Buffer.concat([head, tail]).toString('utf8'), bytes: this.total, truncated: false };
    }
    const first = endAtCharacter(head);
    const last = startAtCharacter(tail);
    const gap = this.total - first.length - last.length;
    const text = `${first.toString('utf8')}\n… ${gap} bytes left out …\n${last.toString('utf8')}`;
    return { text, bytes: this.total, truncated: true };
  }
}

/** Without the beginning of a UTF-8 character that the cut left at the end. */
function endAtCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Without the end of a UTF-8 character that the cut left at the start. */
function startAtCharacter(bytes: Buffer): Buffer {
  let start = 0;
  while (start < Math.min(3, bytes.length) && ((bytes[start] as number) & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}

/** Cuts a stream into lines, each at most `MAX_LINE_LENGTH` characters, whatever the chunks are. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private line = '';
  private overflow = false;

  constructor(private readonly onLine: (line: string) => void) {}

  add(chunk: Buffer): void {
    this.split(this.decoder.write(chunk));
  }

  end(): void {
    this.split(this.decoder.end());
    if (this.line !== '') this.emit();
  }

  private split(text: string): void {
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      this.append(text, from, at);
      this.emit();
      from = at + 1;
    }
    this.append(text, from, text.length);
  }

  private append(text: string, from: number, to: number): void {
    const room = MAX_LINE_LENGTH - this.line.length;
    if (to - from > room) this.overflow = true;
    if (room > 0) this.line += text.slice(from, Math.min(to, from + room));
  }

  private emit(): void {
    const line = this.overflow ? `${this.line} …` : this.line.endsWith('\r') ? this.line.slice(0, -1) : this.line;
    this.line = '';
    this.overflow = false;
    this.onLine(line);
  }
}
