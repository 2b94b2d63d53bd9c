// Holds the code to the house's rules that a general linter does not know: which library may use which, what only one
// library may touch, that every endpoint says who may call it, and that no room is empty or undescribed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('../', import.meta.url)));
const rules = JSON.parse(readFileSync(join(root, 'tools/boundaries.json'), 'utf8'));
const problems = [];
const report = (file, line, message) => problems.push(`${file}:${line}: ${message}`);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'data'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path;
  }
}

const libraryOf = (file) => /^libs\/([^/]+)\//.exec(file)?.[1];
const isTest = (file) => /\.(spec|e2e|fixture|builder)\.tsx?$/.test(file) || /\/(fixtures|test-support)\//.test(file);

function checkImports(file, text) {
  const library = libraryOf(file);
  for (const { fileName: target, pos } of ts.preProcessFile(text, true, true).importedFiles) {
    const line = text.slice(0, pos).split('\n').length;
    const surface = /^#foundry\/(.+)$/.exec(target)?.[1];
    const used = surface in rules.entries ? surface.split('/')[0] : surface;
    if (used !== undefined) {
      if (used.includes('/')) report(file, line, `imports ${target}: a library's only surface is its index.ts`);
      else if (library === used) report(file, line, `imports its own library through ${target}: use a relative path`);
      else if (library && !isTest(file) && !rules.libraries[library]?.includes(used))
        report(file, line, `${library} may not use ${used} (tools/boundaries.json)`);
    }
    if (target.startsWith('.')) {
      const from = relative(root, resolve(root, dirname(file), target))
        .split(sep)
        .slice(0, 2)
        .join('/');
      const home = file.split('/').slice(0, 2).join('/');
      const typeOnly = file.startsWith('apps/web/');
      if (from !== home && !typeOnly && /^(apps|libs)\//.test(file))
        report(file, line, `imports ${target}, which is in another room`);
    }
    const door = /^(?:node:)?(child_process|fs|worker_threads|openai)(?:\/.+)?$/.exec(target)?.[1];
    if (
      door &&
      !isTest(file) &&
      /^(apps|libs)\//.test(file) &&
      !rules.doors[door].some((owner) => file.startsWith(`${owner}/`))
    ) {
      report(file, line, `imports ${target}, which only ${rules.doors[door].join(', ')} may`);
    }
  }
}

const HTTP_METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'head', 'options']);
const ROUTES = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'Head', 'Options', 'Sse']);

function checkEndpoints(file, text) {
  if (!text.includes('@Controller')) return;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const decorators = (node) =>
    (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
      ts.isCallExpression(expression) && ts.isIdentifier(expression.expression)
        ? [[expression.expression.text, expression.arguments]]
        : [],
    );
  source.forEachChild((node) => {
    if (!ts.isClassDeclaration(node) || !decorators(node).some(([name]) => name === 'Controller')) return;
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member)) continue;
      const found = decorators(member);
      if (!found.some(([name]) => ROUTES.has(name))) continue;
      const guarded = found.some(([name, args]) => ['RequiresScope', 'Public'].includes(name) && args.length >= 1);
      const line = source.getLineAndCharacterOfPosition(member.getStart()).line + 1;
      if (!guarded)
        report(file, line, `the endpoint ${member.name.getText()} has neither @RequiresScope nor @Public with a reason`);
    }
  });
}

/** Routes beside the controllers are not reached by the guard: each file with some says why in boundaries.json. */
function checkRawRoutes(file, text) {
  if (!/^(apps|libs)\//.test(file) || isTest(file) || file.startsWith('apps/web/') || file in rules.rawRoutes) return;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const name = node.expression.name.text;
      const [first] = node.arguments;
      const path = first && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)) && /^[`'"]\//.test(first.getText());
      const isRoute = name === 'route' || (HTTP_METHODS.has(name) && path && node.arguments.length > 1);
      const isHook = name === 'addHook' && ts.isStringLiteralLike(first) && first.text === 'onRequest';
      if (isRoute || isHook)
        report(
          file,
          source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
          `answers requests beside the controllers, where no guard is: say why in tools/boundaries.json (rawRoutes), or make it a controller`,
        );
    }
    node.forEachChild(visit);
  };
  visit(source);
}

for (const room of ['apps', 'libs', 'bench', 'e2e'].filter((name) => existsSync(join(root, name)))) {
  for (const path of sources(join(root, room))) {
    const file = relative(root, path).split(sep).join('/');
    const text = readFileSync(path, 'utf8');
    checkImports(file, text);
    checkEndpoints(file, text);
    checkRawRoutes(file, text);
    const lines = text.split('\n').length;
    if (lines > rules.maxLines && !/^\/\/ long because /m.test(text))
      report(file, lines, `is longer than ${rules.maxLines} lines; split it, or say why: "// long because …"`);
  }
}

for (const room of ['apps', 'libs']) {
  for (const name of readdirSync(join(root, room))) {
    if (!existsSync(join(root, room, name, 'README.md'))) report(`${room}/${name}`, 1, 'has no README.md');
    if (room === 'libs') {
      if (!(name in rules.libraries)) report(`libs/${name}`, 1, 'is not declared in tools/boundaries.json');
      if (!existsSync(join(root, room, name, 'src/index.ts'))) report(`libs/${name}`, 1, 'has no src/index.ts');
    }
  }
}
for (const [name, uses] of Object.entries(rules.libraries)) {
  const order = Object.keys(rules.libraries);
  for (const used of uses)
    if (order.indexOf(used) >= order.indexOf(name))
      report('tools/boundaries.json', 1, `${name} uses ${used}, which is not before it: edges point one way`);
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n${problems.length} problems\n`);
  process.exit(1);
}
