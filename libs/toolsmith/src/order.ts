import type { Kind } from './catalogue/operation.js';
import type { Mention } from './language/mentions.js';

/** Kinds of texts. */
export const TEXTLIKE: readonly Kind[] = ['text', 'date', 'time', 'colour'];

/** "the sha256 of the trimmed text": what is of something comes after it. */
export function inOrder(text: string, mentions: readonly Mention[]): Mention[] {
  const ordered: Mention[] = [];
  for (const mention of mentions) {
    const isTransform = mention.what.type === 'operation' && !mention.what.operation.ends;
    let at = ordered.length;
    while (isTransform && at > 0) {
      const before = ordered[at - 1]!;
      const between = text.slice(before.end, mention.start);
      const sorts = before.what.type === 'operation' && /^sort/.test(before.what.operation.name);
      if (sorts && mention.what.type === 'operation' && /^unique|^removeEmpty$/.test(mention.what.operation.name)) {
        at--;
        continue;
      }
      const isResult =
        before.what.type === 'formula' ||
        before.what.operation.ends ||
        ['joinTexts', 'formatCsv', 'rowsToCsv'].includes(before.what.operation.name);
      const isOf =
        /^[^.;\n]*\b(?:of|after|from|for|in|once|ignoring|among|that are|without|will it be|will be|would be|is it|was it|it is)\b[^.;\n]*$/i.test(
          ` ${between} ${isWithout(text, mention) ? 'without' : ''} `,
        ) && !/\bthen\b|\brounded\b|\bround\b/i.test(between + text.slice(mention.start, mention.end));
      if (!isResult || !isOf || !couldPrecede(mention, before)) break;
      at--;
    }
    ordered.splice(at, 0, mention);
  }
  return ordered;
}

const isWithout = (text: string, { start, end }: Mention): boolean => /^without\b/i.test(text.slice(start, end));

/** Whether what a step makes is what the other begins with. */
function couldPrecede(mention: Mention, before: Mention): boolean {
  if (mention.what.type !== 'operation' || before.what.type !== 'operation') return false;
  const wanted = before.what.operation.inputs[0]?.kind;
  const made = mention.what.operation.out;
  return wanted === made || (wanted === 'text' && TEXTLIKE.includes(made));
}

/** "rounded, to two decimals": one step in two places. The place that names values is the one that counts. */
export function isSaidAgain(mention: Mention, previous: Mention | undefined): boolean {
  if (
    mention.what.type !== 'operation' ||
    previous?.what.type !== 'operation' ||
    previous.what.operation !== mention.what.operation
  )
    return false;
  const values = mention.what.operation.params.flatMap(({ name }) =>
    mention.groups[name] === undefined ? [] : [[name, mention.groups[name]]],
  );
  return values.every(([name, value]) => previous.groups[name!] === undefined || previous.groups[name!] === value);
}
