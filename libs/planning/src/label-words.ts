/** A word of a label without signs that mean something to HTML, a shell, SQL or a template: labels stay readable, code stays code. */
export function printableWord(word: string): string {
  return word
    .replace(/[^\p{L}\p{N}\p{M}'&+/.-]+/gu, ' ')
    .replace(/^[./-]+|[./-]+$/g, '')
    .trim();
}
