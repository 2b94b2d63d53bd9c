import { cString, readCString, type Frame } from './wire.js';

const PARSE_NAME = 5;
const STATEMENT = 0x53; // 'S' in Describe and Close: a statement, not a portal

/** Gives one session's prepared statements names of their own: the backend has a single namespace for all sessions. */
export class StatementNames {
  private readonly known = new Set<string>();

  constructor(private readonly prefix: string) {}

  /** The backend's names of the statements this session has prepared. */
  get prepared(): readonly string[] {
    return [...this.known];
  }

  rewrite(message: Frame): Buffer {
    switch (message.type) {
      case 'P':
        return this.replaceAt(message.raw, PARSE_NAME, true);
      case 'B':
        return this.replaceAt(message.raw, readCString(message.raw, PARSE_NAME).end, false);
      case 'D':
      case 'C':
        return message.raw[PARSE_NAME] === STATEMENT ? this.replaceAt(message.raw, PARSE_NAME + 1, false) : message.raw;
      default:
        return message.raw;
    }
  }

  private replaceAt(raw: Buffer, offset: number, prepares: boolean): Buffer {
    const { text, end } = readCString(raw, offset);
    if (text === '') return raw;
    const name = `${this.prefix}${text}`;
    if (prepares) this.known.add(name);
    const renamed = Buffer.concat([raw.subarray(0, offset), cString(name), raw.subarray(end)]);
    renamed.writeInt32BE(renamed.length - 1, 1);
    return renamed;
  }
}
