import { parse } from '@babel/parser';
import type { Statement } from '@babel/types';

export interface Extracted {
  /** The functions asked for and everything that they use, in the order of the source. */
  readonly code: string;
  /** Import statements that the code needs. */
  readonly imports: readonly { readonly statement: string; readonly from: string }[];
}

interface Declaration {
  readonly names: readonly string[];
  readonly text: string;
  readonly uses: ReadonlySet<string>;
}

/**
 * Takes some exported functions out of a module, with what they use of it and no more: a tool has the code that it needs, as
 * it is written here, comments and all.
 */
export function extractFunctions(source: string, wanted: readonly string[]): Extracted {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'], attachComment: true });
  const declarations: Declaration[] = [];
  const imports: { statement: string; from: string; names: string[] }[] = [];
  for (const statement of program.body) {
    const text = source.slice(startOf(statement, source), statement.end!);
    if (statement.type === 'ImportDeclaration')
      imports.push({ statement: text, from: statement.source.value, names: statement.specifiers.map(({ local }) => local.name) });
    else
      declarations.push({
        names: namesOf(statement),
        text,
        uses: new Set(namesUsedIn(statement)),
      });
  }
  const needed = new Set<Declaration>();
  const add = (name: string): void => {
    for (const declaration of declarations) {
      if (!declaration.names.includes(name) || needed.has(declaration)) continue;
      needed.add(declaration);
      for (const used of declaration.uses) add(used);
    }
  };
  for (const name of wanted) add(name);
  const missing = wanted.filter((name) => ![...needed].some(({ names }) => names.includes(name)));
  if (missing.length > 0) throw new Error(`The module has no ${missing.join(', ')}.`);
  const kept = declarations.filter((declaration) => needed.has(declaration));
  const exported = new Set(wanted);
  const code = kept
    .map(({ text, names }) =>
      names.some((name) => exported.has(name)) ? text : text.replace(/^export (?=const|function|interface|type)/m, ''),
    )
    .join('\n\n');
  const used = new Set(kept.flatMap(({ uses }) => [...uses]));
  return {
    code: `${code}\n`,
    imports: imports
      .filter(({ names }) => names.some((name) => used.has(name)))
      .map(({ statement, from }) => ({ statement: withUsed(statement, used), from })),
  };
}

/** What is called by its name; `text.trim()` uses no `trim` of the module, and neither does `{ trim: 1 }`. */
function* namesUsedIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const one of value) yield* namesUsedIn(one);
    return;
  }
  if (value === null || typeof value !== 'object' || !('type' in value)) return;
  const node = value as { readonly type: string; readonly computed?: boolean; readonly name?: unknown } & Record<string, unknown>;
  if (node.type === 'Identifier' && typeof node.name === 'string') yield node.name;
  for (const [key, part] of Object.entries(node)) {
    if (NOT_CODE.has(key)) continue;
    const isName = (key === 'property' && node.type.endsWith('MemberExpression')) || key === 'key';
    if (!isName || node.computed === true) yield* namesUsedIn(part);
  }
}

const NOT_CODE = new Set(['leadingComments', 'trailingComments', 'innerComments', 'loc', 'extra']);

/** With its documentation. */
function startOf(statement: Statement, source: string): number {
  const comments = (statement.leadingComments ?? []).filter(
    ({ value, start, end }) => value.startsWith('*') && start != null && !source.slice(end, statement.start!).includes('\n\n'),
  );
  return comments.at(-1)?.start ?? statement.start!;
}

function namesOf(statement: Statement): string[] {
  const declaration = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  if (
    declaration.type === 'FunctionDeclaration' ||
    declaration.type === 'TSInterfaceDeclaration' ||
    declaration.type === 'TSTypeAliasDeclaration'
  )
    return declaration.id ? [declaration.id.name] : [];
  return [];
}

/** `import { a, b } from …` with the names that are used. */
const withUsed = (statement: string, used: ReadonlySet<string>): string =>
  statement.replace(/\{([^}]*)\}/, (_, names: string) => {
    const kept = names
      .split(',')
      .map((name) => name.trim())
      .filter(
        (name) =>
          name !== '' &&
          used.has(
            name
              .split(/\s+as\s+/)
              .at(-1)!
              .replace(/^type /, ''),
          ),
      );
    return `{ ${kept.join(', ')} }`;
  });
