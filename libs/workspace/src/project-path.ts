import { workspaceErrors } from './workspace.errors.js';

const MAX_PATH_BYTES = 1024;
const MAX_NAME_BYTES = 255;

/** Names that are devices on Windows, with any extension: a bundle with one cannot be unpacked there. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Control characters, and what Windows does not allow in names. The backslash separates folders there. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN_CHARACTERS = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\]/u;

/**
 * Characters that are not seen: HFS+ ignores some of them, so that `.g\u200cit` is `.git` there, and others turn the
 * direction of the text around, so that a name reads as another one.
 */
const INVISIBLE_CHARACTERS = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]/u;

/** A half of a surrogate pair: such a name cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The names that a project path consists of. Says no to whatever could lead outside, into git's own folder, or to a
 * file that another operating system cannot have or takes for another one.
 * @throws workspace.invalid_path
 */
export function parseProjectPath(path: string): readonly string[] {
  const refuse = (why: string): never => {
    throw workspaceErrors.invalidPath(`${shown(path)} cannot be the path of a project file: ${why}.`);
  };
  if (typeof path !== 'string' || path === '') return refuse('it is empty');
  if (path.startsWith('/')) return refuse('it is absolute');
  if (LONE_SURROGATE.test(path)) return refuse('it is not well-formed text');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return refuse(`it is longer than ${MAX_PATH_BYTES} bytes`);
  if (path.normalize('NFC') !== path) return refuse('its letters are not in composed form (NFC)');
  const names = path.split('/');
  for (const name of names) {
    const problem = nameProblem(name);
    if (problem !== null) return refuse(problem);
  }
  return names;
}

function nameProblem(name: string): string | null {
  if (name === '') return 'it has an empty name in it';
  if (name === '.' || name === '..') return 'it has a relative step in it';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it has a name longer than ${MAX_NAME_BYTES} bytes`;
  if (FORBIDDEN_CHARACTERS.test(name)) return 'it has a control character or one of < > : " | ? * \\ in it';
  if (INVISIBLE_CHARACTERS.test(name)) return 'it has an invisible character in it';
  if (/[. ]$/.test(name)) return 'it has a name that ends in a dot or a space';
  if (isGitFolder(name)) return 'it leads into git’s own folder';
  const base = (name.split('.')[0] as string).trimEnd();
  if (WINDOWS_DEVICE.test(base)) return 'it has a name that Windows reserves for a device';
  return null;
}

/** `.git` in any case, with full-width letters, or by the short name that Windows gives it. */
function isGitFolder(name: string): boolean {
  const folded = caseKey(name.normalize('NFKC'));
  return folded === '.git' || /^git~\d+$/.test(folded);
}

/** Equal for names that a file system without letter case takes for one. */
export function caseKey(name: string): string {
  return name.toUpperCase().toLowerCase().normalize('NFC');
}

/** The path for a message: quoted, with what is not printable escaped, and not longer than a line. */
export function shown(path: unknown): string {
  const text = JSON.stringify(String(path)).replace(
    /[^\x20-\x7e\p{L}\p{N}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > 120 ? `${text.slice(0, 117)}…"` : text;
}
