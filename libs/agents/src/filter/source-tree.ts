import type { parse, ParserPlugin } from '@babel/parser';
import type { OutputFinding } from './filter.types.js';

/** A node of the syntax tree, as ESTree has it. */
export interface SourceNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface SourceComment {
  readonly type: 'Line' | 'Block';
  readonly value: string;
  readonly start: number;
}

/** One file of code, read. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Null when the text cannot be parsed. */
  readonly program: SourceNode | null;
  /** Why it cannot. */
  readonly problem: string | null;
  readonly comments: readonly SourceComment[];
  /** Run by tools while the project is built or checked, and not as the project. */
  readonly isBuildFile: boolean;
  readonly isTest: boolean;
}

/** A finding, with the piece of text that makes two findings of one rule the same. */
export interface Draft extends Omit<OutputFinding, 'path' | 'line'> {
  readonly start: number;
  readonly key: string;
}

export type Report = (draft: Draft) => void;

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const BUILD_FILE =
  /(?:^|\/)(?:[\w.-]+\.config|\.[\w-]+rc|gulpfile|gruntfile|karma\.conf|vitest\.(?:setup|workspace))\.[cm]?[jt]s$|(?:^|\/)(?:scripts|tools|plugins)\/|(?:^|\/)(?:build|setup|prebuild|postbuild)\.[cm]?[jt]s$/i;
const TEST = /\.(?:spec|test|e2e)\.[cm]?[jt]sx?$|(?:^|\/)(?:tests?|__tests__|e2e)\//;

/** What compilers and bundlers of projects take: code that only this parser refuses would go unseen. */
const SYNTAX: readonly ParserPlugin[] = [
  'typescript',
  'estree',
  'decorators',
  'decoratorAutoAccessors',
  'explicitResourceManagement',
  'deferredImportEvaluation',
  'importReflection',
];

export function isCode(path: string): boolean {
  return CODE.test(path) && !path.endsWith('.d.ts');
}

/**
 * Reads code with a parser that is written in JavaScript: what is nested without end is an error here, where it ends the
 * process of a native one.
 */
export function readSource(path: string, text: string, parser: typeof parse): Source {
  const plugins: ParserPlugin[] = [...SYNTAX, ...(/\.[cm]?ts$/.test(path) ? [] : (['jsx'] as const))];
  const source = { path, text, isBuildFile: BUILD_FILE.test(path), isTest: TEST.test(path) };
  try {
    const options = { sourceType: 'unambiguous', plugins, errorRecovery: true, attachComment: false } as const;
    const { program, comments } = parser(text, options);
    return {
      ...source,
      program: program as unknown as SourceNode,
      problem: null,
      comments: (comments ?? []).map(({ type, value, start = 0 }) => ({
        type: type === 'CommentLine' ? 'Line' : 'Block',
        value,
        start: start ?? 0,
      })),
    };
  } catch (error) {
    if (error instanceof RangeError) return { ...source, program: null, comments: [], problem: 'it is nested too deep' };
    if (error instanceof SyntaxError) return { ...source, program: null, comments: [], problem: error.message };
    throw error;
  }
}

/** Goes through a tree, parents before children. */
export function walk(node: SourceNode, visit: (node: SourceNode, parent: SourceNode | null) => void): void {
  const stack: { node: SourceNode; parent: SourceNode | null }[] = [{ node, parent: null }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    visit(next.node, next.parent);
    for (const child of childrenOf(next.node).reverse()) stack.push({ node: child, parent: next.node });
  }
}

function childrenOf(node: SourceNode): SourceNode[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? (value as unknown[]).filter(isNode) : isNode(value) ? [value] : [],
  );
}

export function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** A child that is a node, without what TypeScript and parentheses put around it. */
export function child(node: SourceNode, field: string): SourceNode | null {
  const value = node[field];
  return isNode(value) ? bare(value) : null;
}

export function children(node: SourceNode, field: string): SourceNode[] {
  const value = node[field];
  return Array.isArray(value) ? (value as unknown[]).filter(isNode).map(bare) : [];
}

const WRAPPERS = new Set([
  'ParenthesizedExpression',
  'ChainExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
]);

export function bare(node: SourceNode): SourceNode {
  let inner = node;
  while (WRAPPERS.has(inner.type) && isNode(inner['expression'])) inner = inner['expression'];
  // `(0, eval)(…)`: the last one counts.
  if (inner.type === 'SequenceExpression') return bare(children(inner, 'expressions').at(-1) ?? inner);
  return inner;
}

/** The text of a literal or of a template without values; joined when it is put together from literals. Else null. */
export function textOf(node: SourceNode | null): string | null {
  if (node === null) return null;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type === 'TemplateLiteral') {
    return children(node, 'expressions').length === 0 ? (quasisOf(node)[0] ?? '') : null;
  }
  if (node.type !== 'BinaryExpression' || node['operator'] !== '+') return null;
  const [left, right] = [textOf(child(node, 'left')), textOf(child(node, 'right'))];
  return left === null || right === null ? null : left + right;
}

/** The fixed parts of a template. */
export function quasisOf(node: SourceNode): string[] {
  return children(node, 'quasis').map(({ value }) => (value as { cooked?: string }).cooked ?? '');
}

/** `a.b.c` of a chain of names, with `["b"]` as `.b`; null for anything computed. */
export function dottedName(node: SourceNode | null): string | null {
  if (node === null) return null;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type !== 'MemberExpression') return null;
  const object = dottedName(child(node, 'object'));
  const property = child(node, 'property');
  const name = node['computed'] === true ? textOf(property) : dottedName(property);
  return object === null || name === null ? null : `${object}.${name}`;
}

/** Without the names by which the global object goes. */
export function globalName(node: SourceNode | null): string | null {
  return dottedName(node)?.replace(/^(?:globalThis|window|self|global)\.(?:(?:globalThis|window|self|global)\.)*/, '') ?? null;
}

/** The name of the module that a node loads: imports, exports from elsewhere, `import()`, `require()`, `import x = require()`. */
export function loadedModule(node: SourceNode): { name: string | null; source: SourceNode } | null {
  if (/^(?:ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression)$/.test(node.type)) {
    const source = child(node, 'source');
    return source === null || node['importKind'] === 'type' || node['exportKind'] === 'type'
      ? null
      : { name: textOf(source), source };
  }
  if (node.type === 'TSExternalModuleReference') {
    const source = child(node, 'expression');
    return source === null ? null : { name: textOf(source), source };
  }
  if (node.type !== 'CallExpression') return null;
  const callee = globalName(child(node, 'callee'));
  if (
    callee !== 'require' &&
    callee !== 'require.resolve' &&
    callee !== 'process.getBuiltinModule' &&
    callee !== 'module.require'
  )
    return null;
  const [source] = children(node, 'arguments');
  return source === undefined ? null : { name: textOf(source), source };
}

export function shortly(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
