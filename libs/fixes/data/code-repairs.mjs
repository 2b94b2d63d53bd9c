// Runs in the sandbox, in one half of a project, with the project's own TypeScript. Reads a question on standard input and
// answers with edits that would repair what the compiler reports:
// { files: ["src/a.ts"], fixes: ["import"] } → { repairs: [{ file, code, line, title, edits: [{ file, start, end, text }] }] }
// Every repair belongs to one diagnostic; several with equal file, code and line are alternatives, the likeliest first.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const CLOSERS = [')', ']', '}', '});', ');', '};', '},', ',', ';', "'", '"', '`', '>', '/>', '(', '[', '{'];
const KEYWORDS =
  'function const let return export import default async await class interface type extends implements readonly static public private protected switch case break continue while throw typeof instanceof new delete from'.split(
    ' ',
  );
/** Lines around an error in which its cause is looked for, besides the whole file for what the end of the file misses. */
const NEAR = 12;
const MAX_TRIES = 6000;

const folder = process.cwd();
const ts = createRequire(join(folder, 'package.json'))('typescript');
const { files, fixes } = JSON.parse(await text(process.stdin));

const repairs = [];
for (const file of files) repairs.push(...syntaxRepairs(file));
if (!repairs.some(({ edits }) => edits.length > 0)) repairs.push(...codeFixes());
process.stdout.write(JSON.stringify({ repairs }));

/** What TypeScript's language service offers for its own diagnostics. */
function codeFixes() {
  const path = join(folder, 'tsconfig.json');
  const config = ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config ?? {}, ts.sys, folder);
  if (config.fileNames.length === 0) return [];
  const host = {
    getCompilationSettings: () => config.options,
    getScriptFileNames: () => config.fileNames,
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
  };
  const service = ts.createLanguageService(host);
  const format = { ...ts.getDefaultFormatCodeSettings('\n'), indentSize: 2, tabSize: 2 };
  const preferences = { quotePreference: 'single', importModuleSpecifierPreference: 'relative' };
  const found = [];
  for (const file of files) {
    const name = join(folder, file);
    const source = service.getProgram().getSourceFile(name);
    if (!source) continue;
    const diagnostics = [
      ...service.getSemanticDiagnostics(name),
      // What is not used is only a suggestion where the compiler does not mind it and the linter does.
      ...service.getSuggestionDiagnostics(name).filter(({ reportsUnnecessary }) => reportsUnnecessary),
    ];
    for (const diagnostic of diagnostics.slice(0, 40)) {
      const { start, length, code } = diagnostic;
      if (start === undefined) continue;
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      const offered = service
        .getCodeFixesAtPosition(name, start, start + length, [code], format, preferences)
        .filter(({ fixName }) => fixes.includes(fixName))
        .sort((a, b) => fixes.indexOf(a.fixName) - fixes.indexOf(b.fixName));
      for (const { description, changes } of offered.slice(0, 4)) {
        if (changes.some(({ isNewFile, fileName }) => isNewFile || !fileName.startsWith(`${folder}/src/`))) continue;
        const edits = changes.flatMap(({ fileName, textChanges }) =>
          textChanges.map(({ span, newText }) => ({
            file: fileName.slice(folder.length + 1),
            start: span.start,
            end: span.start + span.length,
            text: newText,
          })),
        );
        found.push({ file, code, line, title: description, edits });
      }
      for (const repair of ownRepairs(source, diagnostic)) found.push({ file, code, line, ...repair });
    }
  }
  return found;
}

/** Small repairs that the language service does not offer. */
function ownRepairs(source, { start, length, code, messageText }) {
  const file = source.fileName.slice(folder.length + 1);
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  const said = /Did you mean '([^']+)'\?/.exec(message)?.[1];
  const at = source.text.slice(start, start + length);
  // TS2835: a relative import without its extension, and the compiler says which one it wants.
  if (code === 2835 && said !== undefined && /^['"]/.test(at))
    return [{ title: `write ${said}`, edits: [{ file, start, end: start + length, text: at[0] + said + at[0] }] }];
  // TS2532, TS18048, TS2531, TS18047: possibly absent. Asking first is what the code around usually does.
  if ([2532, 2531, 18048, 18047].includes(code) && source.text[start + length] === '.')
    return [{ title: 'ask whether it is there', edits: [{ file, start: start + length, end: start + length, text: '?' }] }];
  return [];
}

/** One token more, less or spelt otherwise, with which the file can be parsed. */
function syntaxRepairs(file) {
  let content;
  try {
    content = readFileSync(join(folder, file), 'utf8');
  } catch {
    return []; // a file that is not there has no syntax
  }
  const kind = /\.tsx$/.test(file) ? ts.ScriptKind.TSX : /\.jsx$/.test(file) ? ts.ScriptKind.JSX : undefined;
  const errorsOf = (code) => ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false, kind).parseDiagnostics;
  const errors = errorsOf(content);
  if (errors.length === 0) return [];
  const lineOf = (offset) => content.slice(0, offset).split('\n').length;
  const line = lineOf(errors[0].start);
  const repairs = [];
  const seen = new Set();
  let tries = 0;
  for (const { title, start, end, text } of candidates(content, errors)) {
    if (tries++ > MAX_TRIES || repairs.length >= 60) break;
    const repaired = content.slice(0, start) + text + content.slice(end);
    if (seen.has(repaired)) continue;
    seen.add(repaired);
    if (errorsOf(repaired).length > 0) continue;
    repairs.push({ file, code: errors[0].code, line, title, syntax: true, edits: [{ file, start, end, text }] });
  }
  return repairs;
}

function* candidates(content, errors) {
  const places = [...new Set(errors.slice(0, 4).map(({ start }) => start))];
  const lines = content.split('\n');
  const starts = [];
  for (let at = 0, i = 0; i < lines.length; at += lines[i].length + 1, i++) starts.push(at);
  const lineAt = (offset) => starts.findLastIndex((start) => start <= offset);
  const insert = (at, text) => ({ title: `insert ${JSON.stringify(text)}`, start: at, end: at, text });
  const expected = errors.flatMap(({ messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    const token = /'(.+)' expected/.exec(message)?.[1];
    const tag = /JSX element '([\w.]+)' has no|closing tag for '([\w.]+)'/.exec(message);
    return [token, tag && `</${tag[1] ?? tag[2]}>`].filter(Boolean);
  });
  const tags = expected.filter((token) => token.startsWith('</'));
  // A misspelt keyword: the words around the error.
  for (const place of places) {
    const i = lineAt(place);
    for (const { 0: word, index } of (lines[i] ?? '').matchAll(/[A-Za-z]{3,12}/g)) {
      if (KEYWORDS.includes(word)) continue;
      for (const keyword of KEYWORDS)
        if (distance(word, keyword) <= 2 && word.length >= keyword.length - 1)
          yield { title: `write ${keyword}`, start: starts[i] + index, end: starts[i] + index + word.length, text: keyword };
    }
  }
  // What the compiler expects, where it expects it and after the token before.
  for (const place of places) {
    const before = content.slice(0, place).trimEnd().length;
    for (const token of expected) for (const at of [before, place]) yield insert(at, token);
    for (const quote of ["'", '"', '`']) {
      const end = starts[lineAt(place)] + lines[lineAt(place)].length;
      for (const back of [0, 1, 2, 3]) yield insert(end - back, quote);
    }
    for (const token of CLOSERS) for (const at of [before, place]) yield insert(at, token);
    for (let width = 1; width <= 2; width++)
      for (const at of [place, place - width, before - width])
        if (at >= 0) yield { title: `remove ${JSON.stringify(content.slice(at, at + width))}`, start: at, end: at + width, text: '' };
  }
  // A line of its own that closes, before any line: whatever is indented less than what it closes.
  for (const token of [...tags, '}', '});', ')', '];', '};', '},'])
    for (let i = lines.length - 1; i >= 0; i--) {
      const depth = /^ */.exec(lines[i])[0].length;
      for (const indent of new Set([depth, Math.max(0, depth - 2), depth + 2]))
        yield insert(starts[i], `${' '.repeat(indent)}${token}\n`);
    }
  for (const token of [...tags, '}']) yield insert(content.length, `${token}\n`);
  // The ends of the lines around, and every place inside the line of the error.
  for (const place of places) {
    const here = lineAt(place);
    for (let away = 0; away <= NEAR; away++)
      for (const i of new Set([here - away, here + away])) {
        if (lines[i] === undefined) continue;
        const end = starts[i] + lines[i].length;
        for (const token of CLOSERS) for (const at of [end, end - 1]) if (at >= starts[i]) yield insert(at, token);
        for (const { index } of lines[i].matchAll(/[()[\]{}<>,;'"`]/g)) {
          const at = starts[i] + index;
          if (away <= 2) yield { title: `remove ${JSON.stringify(content[at])}`, start: at, end: at + 1, text: '' };
          if (away <= 1) for (const token of [')', ']', '}', "'", '"', '`', ',', '>']) yield insert(at, token);
        }
      }
  }
}

function distance(a, b) {
  const row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    let corner = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      row[j] = Math.min(above + 1, row[j - 1] + 1, corner + (a[i - 1] === b[j - 1] ? 0 : 1));
      corner = above;
    }
  }
  return row[b.length];
}
