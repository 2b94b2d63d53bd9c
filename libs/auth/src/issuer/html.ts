/** Text that is HTML already: made by `markup`, never from outside. */
export class Html {
  constructor(readonly text: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

type Part = string | Html | readonly Html[] | false;

/**
 * A piece of a page; whatever is put in is text, unless another `markup` made it. It is not called `html`, which
 * formatters indent: the style must stay as its hash in the header says.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + (index < parts.length ? render(parts[index]!) : '')).join(''));
}

function render(part: Part): string {
  if (part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part !== 'string') return part.map(({ text }) => text).join('');
  return part.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
