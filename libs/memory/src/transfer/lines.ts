import { StringDecoder } from 'node:string_decoder';
import { memoryErrors } from '../memory.errors.js';

/** A line holds one memory with its history; what is longer is no line of an export. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** The lines of what comes in any pieces, with their numbers; empty ones are left out. */
export async function* linesOf(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<{ text: string; number: number }> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    const parts = (rest + (typeof piece === 'string' ? piece : decoder.write(piece))).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      number++;
      if (text.trim() !== '') yield { text, number };
    }
    if (rest.length > LONGEST_LINE)
      throw memoryErrors.invalidImport(`Line ${number + 1} is longer than ${LONGEST_LINE} characters.`);
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield { text: rest, number: number + 1 };
}
