import { DomainError } from '#foundry/kernel';
import { type CodeRunView, type InputFile, type Language, MAX_FILE_BYTES, MAX_FILES } from './code-run.schemas.js';
import { vetFiles } from './input-files.js';

/**
 * The files that earlier runs left, for a run that goes on with them: of each path the newest. What would not be accepted
 * as a given file is left out: too many or too large together, the code's own name, a path that not every system can have.
 */
export function carriedFiles(earlier: readonly CodeRunView[], language: Language): InputFile[] {
  const carried: InputFile[] = [];
  let bytes = 0;
  for (const file of earlier.toReversed().flatMap(({ files }) => files)) {
    if (file.content === null || carried.length >= MAX_FILES || bytes + file.bytes > MAX_FILE_BYTES) continue;
    const candidate = { path: file.path, content: file.content, encoding: file.encoding };
    if (!isAccepted([...carried, candidate], language)) continue;
    carried.push(candidate);
    bytes += file.bytes;
  }
  return carried;
}

function isAccepted(files: readonly InputFile[], language: Language): boolean {
  try {
    vetFiles(files, language);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
