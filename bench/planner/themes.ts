import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parse } from 'yaml';
import { planRequest } from '#foundry/planning';

/** Sentences about colours, each behind a request that names things: which background and which colour of components come out. */
const rowSchema = z.tuple([z.string(), z.string(), z.string()]);
const DATA = 'Books (title, price in EUR, is read) belong to authors (name, email). ';

/** `dark`: any colour on which white text can be read. */
const isDark = (colour: string): boolean => {
  const [red = 255, green = 255, blue = 255] = (/^#(..)(..)(..)$/.exec(colour) ?? []).slice(1).map((part) => parseInt(part, 16));
  return colour === 'black' || 0.3 * red + 0.59 * green + 0.11 * blue < 80;
};

const answers = (wanted: string, given: string | undefined): boolean =>
  wanted
    .split('|')
    .some((one) => (one === '-' ? given === undefined : one === 'dark' ? isDark(given ?? 'white') : given === one));

export interface ThemeScore {
  readonly right: number;
  readonly all: number;
  readonly notes: string[];
}

export async function scoreThemes(file: URL): Promise<ThemeScore> {
  const rows = z.array(rowSchema).parse(parse(readFileSync(file, 'utf8')));
  const notes: string[] = [];
  let right = 0;
  for (const [sentence, background, primary] of rows) {
    const { theme } = await planRequest(DATA + sentence);
    if (answers(background, theme.background) && answers(primary, theme.primary)) right += 1;
    else notes.push(`${sentence} → ${theme.background ?? '-'}, ${theme.primary ?? '-'}; wanted ${background}, ${primary}`);
  }
  return { right, all: rows.length, notes };
}
