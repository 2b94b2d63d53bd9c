import { parseProjectPath } from '#foundry/workspace';
import { codeRunErrors } from './code-run.errors.js';
import { type InputFile, type Language, MAX_FILE_BYTES } from './code-run.schemas.js';
import { COMPILED_FILE, RUNTIMES } from './languages.js';

/** A file for the working folder whose path was vetted. */
export interface GivenFile {
  readonly path: string;
  readonly content: Buffer;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The files as bytes, under paths that stay inside of the working folder and do not meet each other.
 * @throws workspace.invalid_path for a path that leads outside or that some system cannot have; coderun.invalid for two
 *         files in one place, the code's own name, wrong base64, or more than `MAX_FILE_BYTES` together.
 */
export function vetFiles(files: readonly InputFile[], language: Language): GivenFile[] {
  const own = RUNTIMES[language].file;
  const taken = new Set([key(own), key(COMPILED_FILE)]);
  const folders = new Set<string>();
  let bytes = 0;
  const given = files.map((file) => {
    const names = parseProjectPath(file.path);
    const path = names.join('/');
    if (key(path) === key(own)) throw codeRunErrors.invalid(`The name ${own} is the code’s own; give the file another one.`);
    for (let depth = 1; depth < names.length; depth++) folders.add(key(names.slice(0, depth).join('/')));
    if (taken.has(key(path))) throw codeRunErrors.invalid(`There are two files ${JSON.stringify(path)}.`);
    taken.add(key(path));
    const content = decode(file);
    bytes += content.length;
    return { path, content };
  });
  if (bytes > MAX_FILE_BYTES)
    throw codeRunErrors.invalid(`The files have ${bytes} bytes together; they may have ${MAX_FILE_BYTES}.`);
  for (const path of taken) {
    if (folders.has(path)) throw codeRunErrors.invalid(`${JSON.stringify(path)} would be a file and a folder at once.`);
  }
  return given;
}

/** Equal for paths that a file system without letter case takes for one. */
const key = (path: string): string => path.toUpperCase().toLowerCase();

function decode({ path, content, encoding }: InputFile): Buffer {
  if (encoding === 'utf8') return Buffer.from(content);
  const text = content.replace(/[\r\n]/g, '');
  if (!BASE64.test(text)) throw codeRunErrors.invalid(`The content of ${JSON.stringify(path)} is not base64.`);
  return Buffer.from(text, 'base64');
}
