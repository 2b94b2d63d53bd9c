import { parse, type ParserPlugin } from '@babel/parser';

const MODULE = /\.([cm]?[jt]s|[jt]sx)$/;

/** A node as ESTree has it; what is looked at is checked where it is used. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * What a module exports, types included; `* from X` for whatever another module exports, `default` and CommonJS names too.
 * Null for what is no JavaScript or TypeScript, or cannot be parsed to its end: then nothing is known about it.
 */
export function exportedNames(path: string, text: string): ReadonlySet<string> | null {
  if (!MODULE.test(path)) return null;
  const statements = statementsOf(path, text);
  if (statements === null) return null;
  const names = new Set(statements.flatMap(namesOf));
  if (names.size > 0) return names;
  for (const [, name = 'module.exports'] of text.matchAll(/^(?:module\.exports|(?:module\.)?exports\.([\w$]+)) *=(?!=)/gm))
    names.add(name);
  return names;
}

/**
 * A parser that is written in JavaScript: code that is nested without end is an error here, where it ends the process of a
 * native one.
 */
function statementsOf(path: string, text: string): readonly Node[] | null {
  const plugins: ParserPlugin[] = ['typescript', 'estree', 'decorators', ...(/\.[cm]?ts$/.test(path) ? [] : (['jsx'] as const))];
  try {
    const { program } = parse(text, { sourceType: 'unambiguous', plugins, errorRecovery: true, attachComment: false });
    return program.body as unknown as Node[];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

function namesOf(statement: Node): string[] {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return ['default'];
    case 'TSExportAssignment':
      return ['module.exports'];
    case 'ExportAllDeclaration':
      return [nameIn(statement['exported']) ?? `* from ${nameIn(statement['source']) ?? ''}`];
    case 'ExportNamedDeclaration':
      return [
        ...(statement['specifiers'] as Node[]).map(({ exported }) => nameIn(exported) ?? ''),
        ...declaredNames(statement['declaration'] as Node | null),
      ];
    default:
      return [];
  }
}

function declaredNames(declaration: Node | null): string[] {
  if (declaration === null) return [];
  if (declaration.type !== 'VariableDeclaration') return [nameIn(declaration['id']) ?? ''];
  return (declaration['declarations'] as Node[]).flatMap(({ id }) => boundNames(id as Node));
}

function boundNames(pattern: Node | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [String(pattern['name'])];
    case 'ObjectPattern':
      return (pattern['properties'] as Node[]).flatMap((one) => boundNames((one['value'] ?? one['argument']) as Node));
    case 'ArrayPattern':
      return (pattern['elements'] as (Node | null)[]).flatMap(boundNames);
    case 'AssignmentPattern':
      return boundNames(pattern['left'] as Node);
    case 'RestElement':
      return boundNames(pattern['argument'] as Node);
    default:
      return [];
  }
}

/** Of an identifier, or of a name that is written as text. */
function nameIn(node: unknown): string | null {
  const { name, value } = (node ?? {}) as { name?: unknown; value?: unknown };
  return typeof name === 'string' ? name : typeof value === 'string' ? value : null;
}
