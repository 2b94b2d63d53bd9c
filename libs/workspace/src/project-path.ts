import { workspaceErrors } from './workspace.errors.js';

const MAX_PATH_BYTES = 1024;
const MAX_NAME_BYTES = 255;

/** Folders and a file: what a project may have below each other. */
export const MAX_DEPTH = 64;

/** Names that are devices on Windows, with any extension: a bundle with one cannot be unpacked there. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Control characters, and what Windows does not allow in names. The backslash separates folders there. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN_CHARACTERS = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\]/u;

/**
 * Characters that are not seen: HFS+ ignores some of them, so that `.g\u200cit` is `.git` there, and others turn the
 * direction of the text around, so that a name reads as another one. Selectors, fillers and tags are among them.
 */
const INVISIBLE_CHARACTERS = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A half of a surrogate pair cannot be written as UTF-8; the other is what stands for bytes that are no UTF-8. */
const NOT_TEXT = /[\p{Surrogate}\ufffd]/u;

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
  if (NOT_TEXT.test(path)) return refuse('it is not well-formed text');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return refuse(`it is longer than ${MAX_PATH_BYTES} bytes`);
  if (path.normalize('NFC') !== path) return refuse('its letters are not in composed form (NFC)');
  const names = path.split('/');
  if (names.length > MAX_DEPTH) return refuse(`it is more than ${MAX_DEPTH} names deep`);
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

/** `.git` in any spelling that some system takes for it: letter case, full-width letters, invisible ones, Windows' short name. */
export function isGitFolder(name: string): boolean {
  const seen = name.normalize('NFKC').replace(new RegExp(INVISIBLE_CHARACTERS, 'gu'), '');
  const folded = caseKey(seen).replace(/[. ]+$/, '');
  return folded === '.git' || folded.startsWith('.git:') || /^git~\d+$/.test(folded);
}

/**
 * Equal for names that a file system without letter case may take for one. Rather too often than too seldom: the dotless
 * and the dotted i of Turkish count as i.
 */
export function caseKey(name: string): string {
  const folded = name.normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFD');
  return folded.replaceAll('i\u0307', 'i').replaceAll('\u03c2', '\u03c3').normalize('NFC');
}

/** The path for a message: quoted, with what is not printable escaped, and not longer than a line. */
export function shown(path: unknown): string {
  const text = JSON.stringify(String(path)).replace(/[^\x20-\x7e\p{L}\p{N}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
  return text.length > 120 ? `${text.slice(0, 117).replace(/\p{Surrogate}$/u, '')}…"` : text;
}
