/** Letters that have to be inserted, removed or replaced to make one word of the other. */
export function distance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    let corner = row[0] ?? 0;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0;
      row[j] = Math.min(above + 1, (row[j - 1] ?? 0) + 1, corner + (a[i - 1] === b[j - 1] ? 0 : 1));
      corner = above;
    }
  }
  return row[b.length] ?? 0;
}

/** The candidates that `word` is most likely a slip of, nearest first; none that differs by more than a third. */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_./]/g, '');
  return [...new Set(candidates)]
    .filter((candidate) => candidate !== word)
    .map((candidate) => ({ candidate, far: distance(plain(word), plain(candidate)) + (candidate[0] === word[0] ? 0 : 0.5) }))
    .filter(({ candidate, far }) => far <= Math.max(1.5, Math.min(word.length, candidate.length) / 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replaces a word that stands alone: not as a part of another. */
export function replaceWord(text: string, word: string, by: string): string {
  return text.replace(new RegExp(`(?<![\\w-])${escapeRegExp(word)}(?![\\w-])`, 'g'), () => by);
}
