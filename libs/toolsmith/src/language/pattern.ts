/** A place in a request. */
export type Span = readonly [start: number, end: number];

/** A quoted text or a regular expression of the request, by its number, in the normalised request. */
export const LITERAL = '⟦(?:[qr]\\d+)⟧';
export const QUOTED = '⟦q\\d+⟧';
export const EXPRESSION = '⟦r\\d+⟧';
export const NUMBER = '-?\\d+(?:\\.\\d+)?';

/** What may stand between a verb and its object. */
const DETERMINERS = '(?:(?:the|all|of|its|every|each|any|an?|in|their|these|those|both|from|my|our|single|given|whole) )*';

const VALUE: Readonly<Record<string, string>> = {
  n: NUMBER,
  q: QUOTED,
  r: EXPRESSION,
  w: `${QUOTED}|[A-Za-z_][\\w]*`,
  z: '⟦z\\d+⟧',
  s: `${QUOTED}|[a-z]+(?: ?-?(?:break|feed|line))?s?`,
};

/** English forms of a regular verb: "sort" gives sorts, sorted, sorting. */
function verbForms(base: string): string {
  const stem = /[^aeiou]y$/.test(base) ? base.slice(0, -1) : base;
  const isShort =
    /^[^aeiou]*[aeiou][bdgmnpt]$/.test(base) || ['wrap', 'strip', 'split', 'flip', 'swap', 'drop', 'trim', 'chop'].includes(base);
  const last = base.at(-1)!;
  const forms = [base];
  if (stem !== base) forms.push(`${stem}ies`, `${stem}ied`, `${base}ing`);
  else if (base.endsWith('e')) forms.push(`${base}s`, `${base}d`, `${base.slice(0, -1)}ing`);
  else {
    const doubled = isShort ? base + last : base;
    forms.push(`${base}s`, `${base}es`, `${doubled}ed`, `${doubled}ing`);
  }
  return `(?:${forms.join('|')})`;
}

const compiled = new Map<string, RegExp>();

/**
 * Turns a way to say something into a regular expression. A space stands for any space or hyphen, `_` before a word for articles
 * and the like, `<sort>` for the forms of a verb, `@count` for ways to ask for a number, `{name:n}` for a number, `:q` for a
 * quoted text, `:r` for a regular expression, `:w` for a word or quoted text; the rest is as in regular expressions.
 */
export function compilePattern(pattern: string): RegExp {
  let known = compiled.get(pattern);
  if (!known) compiled.set(pattern, (known = compile(pattern)));
  // Where the last use of it ended says nothing about this one.
  known.lastIndex = 0;
  return known;
}

function compile(pattern: string): RegExp {
  const source = pattern
    .replaceAll(
      '@alsoCount',
      '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?',
    )
    .replaceAll(
      '@alsoRemove',
      '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*',
    )
    .replaceAll(
      '@count',
      '(?:(?:<count> )?(?:(?:up|out) )?(?:how many|(?:the )?(?:total )?(?:number|count) of|(?:the )?amount of)|<count>|number|amount|total number)',
    )
    .replaceAll(
      '@remove',
      '(?:<remove>|<strip>|<delete>|<drop>|<eliminate>|<discard>|without|get rid|gets rid|<clean>|<take> out|<throw> away|cut out|no)',
    )
    .replaceAll(
      '@get',
      '(?:<extract>|<find>|<collect>|<list>|<get>|<pull>|<pick>|<return>|<grab>|<show>|<give>|<identify>|<detect>|<harvest>|<scrape>|<fetch>|<report>)(?: (?:out|me|back))?',
    )
    .replaceAll('@replace', '(?:<replace>|<substitute>|<swap>|<exchange>|<change>|<turn>|<convert>)')
    .replaceAll(
      '@check',
      '(?:(?:<check>|<verify>|<validate>|<determine>|<test>|<decide>|<tell>(?: me)?|<say>|<find> out|know)(?: (?:that|if|whether))?|is|are|whether|if)',
    )
    .replaceAll(
      '@turn',
      '(?:<convert>|<turn>|<transform>|<change>|<translate>|<rewrite>|<format>|<write>|<put>|<render>|<encode>|<express>|<make>)',
    )
    .replace(/(?<!\(\?)<(\w+(?:\[\w+\]\w*)?)>/g, (_, base: string) => verbForms(base))
    .replace(/ \?(?:-\?)?/g, '\u0001')
    .replaceAll('_', DETERMINERS)
    .replaceAll(' ', '[\\s-]+(?:(?:the|an?|its|their|given|single)[\\s-]+)?')
    .replaceAll('\u0001', '[\\s-]?')
    .replace(/\{(\w+):([nqrwsz])\}/g, (_, name: string, kind: string) => `(?<${name}>${VALUE[kind]!})`);
  // Without the flag "u", with which compiling the catalogue takes four times as long.
  return new RegExp(`(?<![A-Za-zÀ-ɏ\\d_⟦])(?:${source})(?![A-Za-zÀ-ɏ\\d_⟧])`, 'gi');
}

/** The same for a parameter: `{v}` is its value. */
export const compileParameter = (pattern: string, kind: string): RegExp => {
  const value =
    kind === 'number'
      ? 'n'
      : kind === 'text' || kind === 'json'
        ? 'q'
        : kind === 'pattern'
          ? 'r'
          : kind === 'separator'
            ? 's'
            : 'w';
  return compilePattern(pattern.replaceAll('{v}', `{v:${value}}`));
};
