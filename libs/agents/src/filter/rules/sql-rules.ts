import { child, children, dottedName, quasisOf, textOf, type Report, type Source, type SourceNode } from '../source-tree.js';
import { walk } from '../source-tree.js';

/** What SQL begins with, and what then follows somewhere. */
const SQL: readonly (readonly [begin: RegExp, then: RegExp | null])[] = [
  [/\bSELECT\b/, /\bFROM\b/],
  [/\bUPDATE\b/, /\bSET\b/],
  [/\bWHERE\b/, /=|\b(?:LIKE|IN)\b/],
  [/\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|(?:DROP|ALTER|CREATE)\s+TABLE|ORDER\s+BY)\b/, null],
];
/** In small letters the same words are English, unless they are given to a database or called SQL. */
const SQL_IN_ANY_CASE = SQL.map(([begin, then]) => [anyCase(begin), then === null ? null : anyCase(then)] as const);
const DATABASE_CALL = /(?:^|\.)\$?(?:query\w*|run|all|get|each|exec\w*|prepare|raw|unsafe|sql)$/;
const SQL_NAME = /sql|query|statement|stmt/i;

/** Names by which what comes from outside goes. */
const INPUT_ROOT = /^(?:req|request|body|payload|params|searchParams|formData|userInput)$/;
const INPUT_MEMBER = /\.(?:body|params|query|headers|cookies|searchParams|req|request)(?:\.|$)/;
/** Calls that leave nothing of a text but a number or a quoted name. */
const HARMLESS =
  /(?:^|\.)(?:Number|parseInt|parseFloat|BigInt|Math\.\w+|quote\w*|\w*[qQ]uoted|sqlIdent\w*|escape(?:Id|Identifier|Literal)?|identifier)$/;

const PASSING_ON =
  /^(?:String|decodeURIComponent|encodeURIComponent|unescape|JSON\.(?:stringify|parse)|Object\.\w+|Array\.from)$/;

interface Piece {
  /** Fixed text before the value. */
  readonly before: string;
  readonly value: SourceNode;
}

/** SQL that is put together with what a request brought. */
export function sqlRules(source: Source, report: Report): void {
  if (source.program === null || source.isTest) return;
  const tainted = taintedNames(source.program);
  walk(source.program, (node, parent) => {
    if (parent?.type === 'TaggedTemplateExpression') return; // tags such as sql`…` send values as parameters
    if (parent?.type === 'BinaryExpression' && parent['operator'] === '+') return; // looked at as a whole
    const pieces = piecesOf(node);
    if (pieces === null || !isSql(pieces.fixed, isForDatabase(parent) ? SQL_IN_ANY_CASE : SQL)) return;
    for (const { before, value } of pieces.values) {
      const isInput = fromInput(value, tainted);
      // A value between quotes is data by the author's own word.
      const isQuoted = /(?:=|like|in\s*\(|values\s*\([^)]*|,|\|\|)\s*'[%_]?$/i.test(before) && value.type !== 'Literal';
      if (!isInput && !isQuoted) continue;
      report({
        rule: 'sql_from_input',
        severity: 'refuse',
        start: node.start,
        key: source.text.slice(node.start, node.end),
        message: 'SQL is put together with a value: write ? in its place, and pass the value beside the SQL.',
      });
      return;
    }
  });
}

/** In two searches, since one pattern for both takes time by the square of the text. */
function isSql(text: string, patterns: typeof SQL): boolean {
  return patterns.some(([begin, then]) => {
    const at = text.search(begin);
    return at !== -1 && (then === null || then.test(text.slice(at)));
  });
}

function anyCase({ source }: RegExp): RegExp {
  return new RegExp(source, 'i');
}

function isForDatabase(parent: SourceNode | null): boolean {
  if (parent?.type === 'CallExpression') return DATABASE_CALL.test(dottedName(child(parent, 'callee')) ?? '');
  return parent?.type === 'VariableDeclarator' && SQL_NAME.test(String(child(parent, 'id')?.['name']));
}

/** The fixed text of a template or of a sum with text in it, and what is put between. */
function piecesOf(node: SourceNode): { fixed: string; values: Piece[] } | null {
  if (node.type === 'TemplateLiteral') {
    const quasis = quasisOf(node);
    const values = children(node, 'expressions').map((value, index) => ({ before: quasis[index] ?? '', value }));
    return values.length === 0 ? null : { fixed: quasis.join(' x '), values };
  }
  if (node.type !== 'BinaryExpression' || node['operator'] !== '+') return null;
  const terms: SourceNode[] = [];
  const flatten = (one: SourceNode | null): void => {
    if (one?.type === 'BinaryExpression' && one['operator'] === '+') {
      flatten(child(one, 'left'));
      flatten(child(one, 'right'));
    } else if (one !== null) terms.push(one);
  };
  flatten(node);
  let before = '';
  const fixed: string[] = [];
  const values: Piece[] = [];
  for (const term of terms) {
    const text = textOf(term);
    if (text !== null) {
      before = text;
      fixed.push(text);
      continue;
    }
    const inner = piecesOf(term);
    if (inner === null) values.push({ before, value: term });
    else {
      fixed.push(inner.fixed);
      values.push(...inner.values);
    }
  }
  return values.length === 0 ? null : { fixed: fixed.join(' x '), values };
}

/** Names of variables that hold what a request brought, also by way of others. */
function taintedNames(program: SourceNode): ReadonlySet<string> {
  const declared: { names: string[]; init: SourceNode }[] = [];
  walk(program, (node) => {
    const [target, value] =
      node.type === 'VariableDeclarator'
        ? ['id', 'init']
        : node.type === 'AssignmentExpression'
          ? ['left', 'right']
          : [null, null];
    if (target === null) return;
    const [pattern, init] = [child(node, target), child(node, value)];
    if (pattern !== null && init !== null) declared.push({ names: boundNames(pattern), init });
  });
  const tainted = new Set<string>();
  for (let grown = true; grown;) {
    grown = false;
    for (const { names, init } of declared) {
      if (names.every((name) => tainted.has(name)) || !fromInput(init, tainted)) continue;
      for (const name of names) tainted.add(name);
      grown = names.length > 0;
    }
  }
  return tainted;
}

function boundNames(pattern: SourceNode): string[] {
  const names: string[] = [];
  if (pattern.type === 'Identifier') names.push(String(pattern['name']));
  if (pattern.type === 'ObjectPattern')
    for (const property of children(pattern, 'properties')) {
      const value = child(property, property.type === 'RestElement' ? 'argument' : 'value');
      if (value !== null) names.push(...boundNames(value));
    }
  if (pattern.type === 'ArrayPattern') for (const element of children(pattern, 'elements')) names.push(...boundNames(element));
  if (pattern.type === 'AssignmentPattern') names.push(...boundNames(child(pattern, 'left') ?? pattern));
  return names;
}

/** Whether what a request brought is in a value; functions are not gone into, and numbers and quoted names are harmless. */
function fromInput(node: SourceNode, tainted: ReadonlySet<string>): boolean {
  if (/Function/.test(node.type)) return false;
  if (node.type === 'Identifier') return tainted.has(String(node['name'])) || INPUT_ROOT.test(String(node['name']));
  if (node.type === 'MemberExpression') {
    const name = dottedName(node);
    if (name?.endsWith('.length') === true) return false;
    if (name !== null) return INPUT_MEMBER.test(name) || isInputName(name.split('.')[0] as string, tainted);
  }
  if (node.type === 'CallExpression') {
    const callee = child(node, 'callee');
    const args = children(node, 'arguments');
    const name = dottedName(callee) ?? '';
    // `ids.map(() => '?')` makes places for values out of values.
    const mapped = child(args[0] ?? node, 'body');
    if (HARMLESS.test(name) || (callee?.type === 'MemberExpression' && mapped !== null && textOf(mapped) !== null)) return false;
    // `c.req.valid('json')`, `params.get('q')`, `name.trim()`; other functions are not known to pass on what they are given.
    return (
      (callee !== null && fromInput(callee, tainted)) || (PASSING_ON.test(name) && args.some((one) => fromInput(one, tainted)))
    );
  }
  if (node.type === 'ConditionalExpression') {
    const [yes, no] = [child(node, 'consequent'), child(node, 'alternate')];
    return (yes !== null && fromInput(yes, tainted)) || (no !== null && fromInput(no, tainted));
  }
  const inner = ['object', 'left', 'right', 'argument', 'expression'].flatMap((field) => child(node, field) ?? []);
  return [...inner, ...children(node, 'expressions'), ...children(node, 'elements')].some((part) => fromInput(part, tainted));
}

function isInputName(name: string, tainted: ReadonlySet<string>): boolean {
  return INPUT_ROOT.test(name) || tainted.has(name);
}
