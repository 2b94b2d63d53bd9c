import {
  child,
  children,
  dottedName,
  globalName,
  shortly,
  textOf,
  type Report,
  type Source,
  type SourceNode,
} from '../source-tree.js';

/** Set by the runtime, the bundler or the test runner. */
const ALWAYS = new Set(['NODE_ENV', 'PORT', 'HOST', 'MODE', 'DEV', 'PROD', 'SSR', 'BASE_URL', 'TZ', 'CI', 'VITEST', 'TEST']);
const ENVIRONMENT = /^(?:(?:globalThis|global)\.)?(?:process|import\.meta|Bun|Deno)\.env$/;

/** Variables that the project does not declare, and the environment as a whole. */
export function environmentRules(declared: ReadonlySet<string>) {
  return (source: Source, node: SourceNode, report: Report, parent: SourceNode | null): void => {
    const isEnvironment = (one: SourceNode | null): boolean => ENVIRONMENT.test(dottedName(one) ?? '');
    const read = (name: string, at: SourceNode): void => {
      if (declared.has(name) || ALWAYS.has(name)) return;
      report({
        rule: 'environment',
        severity: 'refuse',
        start: at.start,
        key: name,
        message: `The environment variable ${shortly(name)} is not declared: use one that .env.example or the Compose file names.`,
      });
    };
    const copied = (at: SourceNode, how: string): void =>
      report({
        rule: 'environment',
        severity: 'refuse',
        start: at.start,
        key: source.text.slice(at.start, at.end),
        message: `${how} all environment variables: read those that are needed by their names.`,
      });

    if (node.type === 'MemberExpression' && isEnvironment(child(node, 'object'))) {
      const property = child(node, 'property');
      const name = node['computed'] === true ? textOf(property) : String(property?.['name']);
      if (name !== null) read(name, node);
      else copied(node, 'A name that is made while the program runs can reach');
    }
    if (node.type === 'VariableDeclarator' && isEnvironment(child(node, 'init'))) {
      const pattern = child(node, 'id');
      for (const property of pattern?.type === 'ObjectPattern' ? children(pattern, 'properties') : []) {
        const key = child(property, 'key');
        if (property.type === 'RestElement') copied(property, 'This takes');
        else if (key !== null) read(textOf(key) ?? String(key['name']), property);
      }
    }
    // Another name for the process or its environment would hide every read that follows.
    if (node.type === 'VariableDeclarator' && globalName(child(node, 'init')) === 'process') {
      const pattern = child(node, 'id');
      const keys =
        pattern?.type === 'ObjectPattern'
          ? children(pattern, 'properties').map((one) => child(one, 'key')?.['name'] ?? 'env')
          : ['env'];
      if (keys.includes('env')) copied(node, 'By another name this reaches');
    }
    if (node.type === 'ImportDeclaration' && /^(?:node:)?process$/.test(textOf(child(node, 'source')) ?? '')) {
      if (children(node, 'specifiers').some((one) => child(one, 'imported')?.['name'] === 'env'))
        copied(node, 'By another name this reaches');
    }
    if (!isEnvironment(node)) return;
    if (parent?.type === 'SpreadElement' || parent?.type === 'ForInStatement') copied(parent, 'This takes');
    if (
      parent?.type === 'CallExpression' &&
      /^(?:JSON\.stringify|console\.\w+|Object\.\w+|structuredClone|Reflect\.ownKeys)$/.test(
        dottedName(child(parent, 'callee')) ?? '',
      )
    )
      copied(parent, 'This takes');
  };
}

/** Names of variables that a project declares: in its example of a settings file, its Compose file and its Dockerfiles. */
export function declaredIn(path: string, text: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const names = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);
  if (/^\.env\.(?:example|sample|template)$/.test(name)) return names(/^[ \t]*(?:export[ \t]+)?#?[ \t]*([A-Z][A-Z0-9_]*)=/gm);
  if (/^(?:docker-)?compose[^/]*\.ya?ml$/.test(name))
    return [...names(/^[ \t]*(?:-[ \t]*)?([A-Z][A-Z0-9_]*)[:=]/gm), ...names(/\$\{([A-Z][A-Z0-9_]*)/g)];
  if (/^dockerfile/.test(name)) return names(/\b([A-Z][A-Z0-9_]*)=/g);
  return [];
}

export function mayDeclare(path: string): boolean {
  return /(?:^|\/)(?:\.env\.(?:example|sample|template)|(?:docker-)?compose[^/]*\.ya?ml|dockerfile[^/]*)$/i.test(path);
}
