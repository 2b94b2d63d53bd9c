import { children, dottedName, child, globalName, textOf, type Report, type Source, type SourceNode } from '../source-tree.js';

/** Letters that turn the direction of text around, or are not seen: code that reads otherwise than it runs. */
const HIDDEN = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\u2062-\u2064\u{e0000}-\u{e007f}]/gu;
/** Characters of a literal that could be packed code; less is an ordinary value. */
const PACKED_LENGTH = 400;
/** Escapes in one literal, character codes in one call: more than a name or a separator needs. */
const MANY_ESCAPES = 24;
const MANY_CODES = 12;
const LONG_LINE = 3_000;

/** Characters that nobody sees, in any text. */
export function hiddenCharacters(text: string, report: Report): void {
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    report({
      rule: 'hidden_characters',
      severity: 'refuse',
      start: index,
      key: character,
      message: `A character that is not seen, U+${(character.codePointAt(0) as number).toString(16).toUpperCase()}, makes the text read otherwise than it is: leave it out.`,
    });
  }
}

/** Code and data that are packed so that nobody can read them. */
export function obfuscationRules(source: Source, node: SourceNode, report: Report): void {
  const found = (message: string): void =>
    report({
      rule: 'obfuscated',
      severity: 'refuse',
      start: node.start,
      key: source.text.slice(node.start, node.start + 80),
      message,
    });
  const text = node.type === 'Literal' || node.type === 'TemplateLiteral' ? textOf(node) : null;
  if (text !== null) {
    const raw = source.text.slice(node.start, node.end);
    if (isPacked(text))
      found('A long packed value cannot be read by anybody: put data into a file of its own, and code into code.');
    else if ((raw.match(/\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]+\})/gi) ?? []).length >= MANY_ESCAPES)
      found('A text is written in escapes, so that nobody can read it: write its letters.');
  }
  if (node.type === 'CallExpression') {
    const name = globalName(child(node, 'callee'));
    const args = children(node, 'arguments');
    if (name === 'String.fromCharCode' && args.filter(({ type }) => type === 'Literal').length >= MANY_CODES)
      found('A text is written in character codes, so that nobody can read it: write its letters.');
    if (
      /^(?:atob|Buffer\.from)$/.test(name ?? '') &&
      (textOf(args[0] ?? null)?.length ?? 0) >= 100 &&
      (name === 'atob' || /^(?:base64|hex)/.test(textOf(args[1] ?? null) ?? ''))
    )
      found('A packed text is unpacked, so that nobody can read it: write its letters.');
  }
  // `[][(![]+[])[+[]]…]`: programs written in six characters.
  if (
    node.type === 'MemberExpression' &&
    node['computed'] === true &&
    /^[[\]()!+]{12,}$/.test(source.text.slice(node.start, node.end).replace(/\s/g, ''))
  )
    found('Code is written in signs, so that nobody can read it: write it in words.');
}

function isPacked(text: string): boolean {
  if (text.length < PACKED_LENGTH || /^data:(?:image|font|audio|video)\//.test(text)) return false;
  if (!/^[A-Za-z0-9+/=_\-\s]+$/.test(text) || /\s/.test(text.trim().replace(/\r?\n/g, ''))) return false;
  // Repeated letters are a filling for tests; packed data has nearly all letters about equally often.
  return new Set(text).size >= 14;
}

/** What only a look at the whole text shows. */
export function textShape(source: Source, report: Report): void {
  const names = new Set(source.text.match(/\b_0x[0-9a-f]{4,}\b/gi));
  if (names.size >= 4) {
    report({
      rule: 'obfuscated',
      severity: 'refuse',
      start: source.text.search(/\b_0x[0-9a-f]{4,}\b/i),
      key: '_0x',
      message: 'Names are made unreadable, as by an obfuscator: use names that say what things are.',
    });
  }
  let start = 0;
  for (const line of source.text.split('\n')) {
    if (line.length > LONG_LINE)
      report({
        rule: 'obfuscated',
        severity: 'warn',
        start,
        key: line.slice(0, 80),
        message: `A line of ${line.length} characters cannot be read by anybody: is it generated?`,
      });
    start += line.length + 1;
  }
}

/** Tests that are left out, HTML that is taken as it comes, places of the machine that are no business of a project. */
export function usageRules(source: Source, node: SourceNode, report: Report): void {
  const key = source.text.slice(node.start, Math.min(node.end, node.start + 120));
  const text = node.type === 'Literal' || node.type === 'TemplateLiteral' ? (textOf(node) ?? '') : '';
  if (
    /(?:^|[\s'"=:])\/etc\/(?:passwd|shadow|sudoers)|\/proc\/(?:self|\d+|kcore)|\.ssh\/|\/\.aws\/|\/\.npmrc\b|\/var\/run\/docker\.sock|169\.254\.169\.254|metadata\.google\.internal/.test(
      text,
    ) &&
    !source.isTest
  )
    report({
      rule: 'host_probing',
      severity: 'refuse',
      start: node.start,
      key,
      message: 'The code looks at the machine that it runs on: a project uses its own files and settings.',
    });
  if (node.type === 'JSXIdentifier' && node['name'] === 'dangerouslySetInnerHTML')
    report({
      rule: 'raw_html',
      severity: 'warn',
      start: node.start,
      key,
      message: 'HTML is put into the page as it comes: show text as text, or clean it first.',
    });
  if (node.type === 'AssignmentExpression') {
    const target = child(node, 'left');
    const name =
      target?.type === 'MemberExpression' && target['computed'] !== true ? String(child(target, 'property')?.['name']) : '';
    if (/^(?:innerHTML|outerHTML|srcdoc)$/.test(name) && textOf(child(node, 'right')) === null)
      report({
        rule: 'raw_html',
        severity: 'warn',
        start: node.start,
        key,
        message: 'HTML is put into the page as it comes: show text as text, or clean it first.',
      });
  }
  if (node.type === 'CallExpression' && source.isTest) {
    const name = dottedName(child(node, 'callee')) ?? '';
    if (
      /^(?:describe|it|test|suite)(?:\.\w+)*\.(?:skip|only|todo|fails|failing)$|^x(?:it|describe|test)$|^f(?:it|describe)$/.test(
        name,
      )
    )
      report({
        rule: 'test_skipped',
        severity: 'warn',
        start: node.start,
        key,
        message: `${name} leaves tests out: mend what they find.`,
      });
  }
}
