import { plainLines, plainText } from './text-document.js';

/** What a comment begins with, in the languages that projects are written in, JSX and HTML included. */
const COMMENT =
  /^\s*(?:\/\/+|\/\*+|\*(?!\/)|#+(?!!)|<!--|\{\s*\/\*+|--(?=\s)|;+(?=\s)|%+(?=\s)|""")\s*(.*?)\s*(?:\*\/\s*\}?|-->|""")?\s*$/;

const NOUN =
  '(?:file|code|functions?|methods?|class|components?|modules?|implementations?|contents?|logic|imports?|exports?|styles?|rules?|' +
  'tests?|cases?|routes?|handlers?|fields?|props?|types?|markup|body|lines?|parts?|definitions?|declarations?)';
const UNCHANGED =
  '(?:(?:(?:is|are|remains?|stays?|left|goes|go|continues?) )?(?:the )?(?:unchanged|same|here|omitted|elided|untouched|intact|as is|as before|as above|as it was)' +
  '|(?:remains?|stays?) (?:as (?:it|they) (?:is|was|are|were)))';
/** The end of a comment: nothing, or that all is as it was. */
const END = `(?:[ ,:-]*${UNCHANGED}\\b.*)?\\W*$`;

/** Said of code that is not there. Only of comments: the same words in a text for people are no placeholder. */
const SAID: readonly RegExp[] = [
  new RegExp(`^\\W*(?:the )?(?:rest|remainder) of (?:the |this |your |my |its )?(?:[\\w.'-]+ ){0,2}${NOUN}${END}`, 'i'),
  new RegExp(
    `^\\W*(?:the |all |your )?(?:existing|previous|original|remaining|unchanged|other) (?:[\\w'-]+ ){0,2}${NOUN}[ ,:-]*${UNCHANGED}\\b`,
    'i',
  ),
  new RegExp(
    `^\\W*(?:keep|leave|retain|preserve) (?:the |all |your )?(?:rest|existing|remaining|original|other)(?: of)?(?: the| this)?(?: [\\w'-]+){0,2}? ${NOUN}${END}`,
    'i',
  ),
  new RegExp(`^\\W*(?:the rest|everything else|all else)[ ,:-]*${UNCHANGED}\\b`, 'i'),
  /\b(?:omitted|truncated|elided|shortened|abbreviated|snipped)\b.*\b(?:for|to save)\b.*\b(?:brevity|clarity|space|length|simplicity)\b/i,
  /\b(?:existing|your|actual|real|remaining) (?:code|logic|implementation|content) (?:goes |belongs |comes )?here\b/i,
  /\b(?:implementation|code|logic) (?:goes|belongs|comes) here\b/i,
  /\b(?:TODO|FIXME|XXX)\b[:\s-]*(?:implement|complete|finish|fill in|add (?:the |your )?(?:implementation|logic|code|rest))\b/i,
  /^\W*(?:add|insert|put|fill in|write) (?:your |the |more )?(?:code|logic|implementation) here\W*$/i,
  /^\W*implement (?:me|this|later)\W*$/i,
];
const DOTS = String.raw`(?:\.{3,}|…)`;
const LEFT_OUT =
  '(?:rest|existing|remaining|previous|unchanged|omitted|snip|other|same|more|imports?|keep|etc|code|as before|as above)';
const DOTTED: readonly RegExp[] = [
  new RegExp(`^${DOTS}$`),
  new RegExp(`^[[(<]?${DOTS}\\W*(?:\\w+ )?${LEFT_OUT}\\b.*${DOTS}?`, 'i'),
  new RegExp(`^[[(<]?(?:the |all )?${LEFT_OUT}\\b.*${DOTS}[\\])>]?$`, 'i'),
];
const BARE_DOTS = new RegExp(`^\\s*${DOTS}\\s*${LEFT_OUT}\\b[\\w ]*${DOTS}?\\s*$`, 'i');
/** A statement that only says that it is none. */
const STATEMENT =
  /^\s*(?:throw new \w*Error|raise \w*Error)\(\s*(['"`])(?:TODO\b.*|(?:this (?:function|method) is )?not (?:yet )?implemented(?: yet)?\.?)\1\s*\);?\s*$/i;

export interface Placeholder {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Lines of a text that stand for code which is not there, but for those that were somewhere before. @param before texts */
export function newPlaceholders(path: string, before: readonly string[], after: string): Placeholder[] {
  const isProse = /\.(?:md|mdx|txt|rst|adoc)$/i.test(path);
  const known = new Set(before.flatMap((text) => plainLines(plainText(text))).map((line) => line.trim()));
  return plainLines(plainText(after)).flatMap((text, index) =>
    !known.has(text.trim()) && isPlaceholder(text, isProse) ? [{ line: index + 1, text: text.trim().slice(0, 200) }] : [],
  );
}

function isPlaceholder(line: string, isProse: boolean): boolean {
  if (line.length > 400) return false;
  if (!isProse && STATEMENT.test(line)) return true;
  // In prose a list's asterisk and a title's hash are no comments: only what is in brackets, or in a comment of HTML, is meant.
  const comment = isProse ? /^\s*(?:<!--|\[)\s*(.*?)\s*(?:-->|\])\s*$/ : COMMENT;
  const said = comment.exec(line)?.[1];
  if (said !== undefined) return [...SAID, ...DOTTED].some((pattern) => pattern.test(said));
  // Dots are no code in any of the languages, but for Python, where they stand alone.
  return !isProse && BARE_DOTS.test(line);
}
