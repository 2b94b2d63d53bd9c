// Preloaded into every thread of a process under test (NODE_OPTIONS=--import=…): its clock is the machine's, moved by as
// many milliseconds as the file CLOCK_OFFSET_FILE says at that moment. Timers and `performance.now()` stay as they are,
// as they do when a person or a time server sets the clock.
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_OFFSET_FILE;
/** How long, in milliseconds, a value that was read may be used: reading a file at each look at the clock would be slow. */
const FRESH_MS = 20;
const TrueDate = Date;
let offset = 0;
let readAt = -Infinity;

function now() {
  if (performance.now() - readAt > FRESH_MS) {
    readAt = performance.now();
    offset = Number(readFileSync(file, 'utf8'));
  }
  return TrueDate.now() + offset;
}

globalThis.Date = class Date extends TrueDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};
