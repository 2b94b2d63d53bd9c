/**
 * PostgreSQL wire protocol 3.0, as far as a multiplexer needs it: cutting byte streams into frames and building the
 * few frames that it sends itself. A frame is one type byte, an int32 length that counts itself, and the body.
 */
export interface Frame {
  /** One character, as in the protocol's documentation: 'Q' Query, 'Z' ReadyForQuery, … */
  readonly type: string;
  readonly body: Buffer;
  /** The whole frame with type and length. */
  readonly raw: Buffer;
}

export type TransactionStatus = 'I' | 'T' | 'E';

/** An error with the SQLSTATE that the client is to see. */
export class WireError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly severity: 'ERROR' | 'FATAL' = 'ERROR',
  ) {
    super(message);
  }
}

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

/** What a client may say before its session starts. */
export type StartupPacket =
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'startup'; readonly parameters: ReadonlyMap<string, string> };

/** Cuts complete frames from the start of `buffer`; an incomplete tail is left out. */
export function* framesOf(buffer: Buffer): Generator<Frame> {
  let offset = 0;
  while (offset + 5 <= buffer.length) {
    const end = offset + 1 + buffer.readInt32BE(offset + 1);
    if (end > buffer.length) return;
    yield {
      type: String.fromCharCode(buffer[offset]!),
      body: buffer.subarray(offset + 5, end),
      raw: buffer.subarray(offset, end),
    };
    offset = end;
  }
}

/** Collects a client's bytes and hands out its startup packets, then its messages, as they become complete. */
export class FrontendReader {
  private pending: Buffer = Buffer.alloc(0);

  append(chunk: Buffer): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
  }

  nextStartup(): StartupPacket | undefined {
    const bytes = this.pending;
    if (bytes.length < 8) return undefined;
    const length = bytes.readInt32BE(0);
    if (bytes.length < length) return undefined;
    this.pending = bytes.subarray(length);
    const code = bytes.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption' };
    if (code === CANCEL_REQUEST) return { kind: 'cancel' };
    const words = bytes.toString('utf8', 8, length).split('\0');
    const parameters = new Map<string, string>();
    for (let i = 0; i + 1 < words.length && words[i]; i += 2) parameters.set(words[i]!, words[i + 1]!);
    return { kind: 'startup', parameters };
  }

  nextMessage(): Frame | undefined {
    const bytes = this.pending;
    if (bytes.length < 5) return undefined;
    const end = 1 + bytes.readInt32BE(1);
    if (bytes.length < end) return undefined;
    this.pending = bytes.subarray(end);
    return { type: String.fromCharCode(bytes[0]!), body: bytes.subarray(5, end), raw: bytes.subarray(0, end) };
  }
}

export function frame(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(5);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(length + 4, 1);
  return Buffer.concat([head, ...parts]);
}

export const cString = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8');

/** The NUL-terminated string that starts at `offset`, with the offset behind its NUL. */
export function readCString(buffer: Buffer, offset: number): { text: string; end: number } {
  const nul = buffer.indexOf(0, offset);
  const stop = nul < 0 ? buffer.length : nul;
  return { text: buffer.toString('utf8', offset, stop), end: stop + 1 };
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** A simple Query message. */
export const queryMessage = (sql: string): Buffer => frame('Q', cString(sql));

export const readyForQuery = (status: TransactionStatus): Buffer => frame('Z', Buffer.from(status));

export function errorResponse(code: string, message: string, severity: 'ERROR' | 'FATAL' = 'ERROR'): Buffer {
  return frame(
    'E',
    cString(`S${severity}`),
    cString(`V${severity}`),
    cString(`C${code}`),
    cString(`M${message}`),
    Buffer.from([0]),
  );
}

/** CopyInResponse for text format without columns: the client may send its data now. */
export const copyInResponse = (): Buffer => frame('G', Buffer.from([0, 0, 0]));

/** What a server sends after a successful sign-in. */
export function startupReply(pid: number): Buffer {
  const parameter = (name: string, value: string): Buffer => frame('S', cString(name), cString(value));
  return Buffer.concat([
    frame('R', int32(0)),
    parameter('server_version', '18.0'),
    parameter('server_encoding', 'UTF8'),
    parameter('client_encoding', 'UTF8'),
    parameter('DateStyle', 'ISO, MDY'),
    parameter('integer_datetimes', 'on'),
    parameter('standard_conforming_strings', 'on'),
    parameter('TimeZone', 'UTC'),
    frame('K', int32(pid), int32(0)),
    readyForQuery('I'),
  ]);
}

/** The fields of an ErrorResponse body that people and programs look at. */
export function readError(body: Buffer): { code: string; message: string } {
  const fields = new Map<string, string>();
  for (let offset = 0; offset < body.length && body[offset] !== 0;) {
    const key = String.fromCharCode(body[offset]!);
    const { text, end } = readCString(body, offset + 1);
    fields.set(key, text);
    offset = end;
  }
  return { code: fields.get('C') ?? 'XX000', message: fields.get('M') ?? 'unknown error' };
}

/** What one reply of the backend says about the session's state. */
export interface ReplySummary {
  /** Of the last ReadyForQuery; undefined when the reply has none (a Flush, or COPY). */
  readonly status: TransactionStatus | undefined;
  readonly error: { code: string; message: string } | undefined;
  /** Whether a ROLLBACK completed in it. */
  readonly rolledBack: boolean;
  readonly notifications: boolean;
}

export function summarise(reply: Buffer): ReplySummary {
  let status: TransactionStatus | undefined;
  let error: ReplySummary['error'];
  let rolledBack = false;
  let notifications = false;
  for (const { type, body } of framesOf(reply)) {
    if (type === 'Z') status = String.fromCharCode(body[0]!) as TransactionStatus;
    else if (type === 'E') error = readError(body);
    else if (type === 'A') notifications = true;
    else if (type === 'C' && body.length === 9 && body.toString('latin1', 0, 8) === 'ROLLBACK') rolledBack = true;
  }
  return { status, error, rolledBack, notifications };
}
