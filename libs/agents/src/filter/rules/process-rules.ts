import {
  child,
  children,
  globalName,
  loadedModule,
  quasisOf,
  shortly,
  textOf,
  type Report,
  type Source,
  type SourceNode,
} from '../source-tree.js';

const SPAWNING = new Set([
  'child_process',
  'cluster',
  'execa',
  'cross-spawn',
  'shelljs',
  'zx',
  'node-pty',
  'tinyexec',
  'nano-spawn',
  'npm-run',
]);
const EVALUATING = new Set(['vm', 'vm2', 'isolated-vm', 'safe-eval', 'repl', 'inspector', 'v8']);
const THREADS = new Set(['worker_threads']);
const SPAWNING_CALLS = /^(?:Bun\.spawn(?:Sync)?|Deno\.(?:run|Command)|process\.(?:binding|_linkedBinding|dlopen|execve))$/;

/** Starting processes, making code out of text, loading what only a running program names. */
export function processRules(source: Source, node: SourceNode, report: Report): void {
  const { text } = source;
  const found = (at: SourceNode, finding: Pick<Parameters<Report>[0], 'rule' | 'severity' | 'message'>): void =>
    report({ ...finding, start: at.start, key: text.slice(at.start, at.end) });

  const loaded = loadedModule(node);
  if (loaded !== null) loadingRules(loaded.name, loaded.source, node, found);
  if (node.type === 'VariableDeclarator' && /^(?:eval|Function)$/.test(globalName(child(node, 'init')) ?? ''))
    found(node, {
      rule: 'code_evaluation',
      severity: 'refuse',
      message: 'Another name for what makes code out of text: write the code.',
    });
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;

  const callee = child(node, 'callee');
  const name = globalName(callee);
  const args = children(node, 'arguments');
  if (name !== null && SPAWNING_CALLS.test(name))
    found(node, {
      rule: 'process_spawning',
      severity: 'refuse',
      message: `${name} starts a program: do it in the project’s own code.`,
    });
  if (name === 'eval' || (name === 'Function' && args.length > 0) || isConstructorOfText(callee, args))
    found(node, {
      rule: 'code_evaluation',
      severity: 'refuse',
      message: `${shortly(text.slice(node.start, node.end))} makes code out of text: write the code.`,
    });
  if (/^(?:setTimeout|setInterval|setImmediate|execScript)$/.test(name ?? '') && isText(args[0]))
    found(node, { rule: 'code_evaluation', severity: 'refuse', message: `${name} is given text to run: give it a function.` });
  if (name === 'Reflect.construct' || name === 'Reflect.apply') {
    if (['Function', 'eval'].includes(globalName(args[0] ?? null) ?? ''))
      found(node, { rule: 'code_evaluation', severity: 'refuse', message: `${name} makes code out of text: write the code.` });
  }
}

type Found = (at: SourceNode, finding: Pick<Parameters<Report>[0], 'rule' | 'severity' | 'message'>) => void;

function loadingRules(name: string | null, source: SourceNode, node: SourceNode, found: Found): void {
  if (name === null) {
    if (node.type !== 'ImportExpression' && node.type !== 'CallExpression') return;
    // A folder that is named in front keeps the choice within the project.
    const within = source.type === 'TemplateLiteral' && /^\.{1,2}\/[\w-]/.test(quasisOf(source)[0] ?? '');
    found(node, {
      rule: 'computed_import',
      severity: within ? 'warn' : 'refuse',
      message: within
        ? 'Which module is loaded is decided while the program runs: list the modules.'
        : 'A module is loaded whose name is made while the program runs: name it.',
    });
    return;
  }
  const plain = name.replace(/^node:/, '').replace(/\/promises$/, '');
  if (SPAWNING.has(plain))
    found(node, {
      rule: 'process_spawning',
      severity: 'refuse',
      message: `${name} starts programs: do it in the project’s own code.`,
    });
  else if (EVALUATING.has(plain) || /^(?:data|blob|https?):/i.test(name))
    found(node, {
      rule: 'code_evaluation',
      severity: 'refuse',
      message: `${shortly(name)} runs code from elsewhere: write the code.`,
    });
  else if (THREADS.has(plain))
    found(node, {
      rule: 'process_spawning',
      severity: 'warn',
      message: `${name} starts threads, which the project’s limits do not expect.`,
    });
}

/** `[].constructor.constructor("…")` and its like: the way to `Function` that does not name it. */
function isConstructorOfText(callee: SourceNode | null, args: readonly SourceNode[]): boolean {
  if (callee?.type !== 'MemberExpression' || args.length === 0) return false;
  const property = child(callee, 'property');
  const name = callee['computed'] === true ? textOf(property) : property?.['name'];
  return name === 'constructor' && isText(args.at(-1));
}

function isText(node: SourceNode | undefined): boolean {
  return (
    node?.type === 'TemplateLiteral' ||
    (node !== undefined && textOf(node) !== null) ||
    (node?.type === 'BinaryExpression' && node['operator'] === '+')
  );
}
