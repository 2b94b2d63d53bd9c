import { sha256 } from '#foundry/kernel';
import type { Workspace } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import { isUtf8 } from 'node:buffer';
import { buildErrors } from '../build.errors.js';
import type { Caller } from '../build.service.js';
import { ProjectAccess } from './project.access.js';
import { projectErrors } from './project.errors.js';
import {
  type FileContent,
  type ListProjectFiles,
  MAX_READ,
  type ProjectFilePage,
  type ReadProjectFile,
} from './project.schemas.js';

/** Looking at a project's files. What is in them is data of the project: nobody takes it for anything else. */
@Injectable()
export class ProjectFiles {
  constructor(@Inject(ProjectAccess) private readonly access: ProjectAccess) {}

  async list(caller: Caller, id: string, query: ListProjectFiles): Promise<ProjectFilePage> {
    const workspace = await this.workspace(caller, id);
    const after = query.cursor === undefined ? '' : decodeCursor(query.cursor);
    const matching = (await workspace.list()).filter(({ path }) => path.startsWith(query.prefix ?? ''));
    const rest = matching.filter(({ path }) => path > after);
    const items = rest.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: rest.length > items.length && last ? Buffer.from(last.path).toString('base64url') : null,
      total: matching.length,
      commit: await workspace.head(),
    };
  }

  /** By lines or by bytes; whole, up to `MAX_READ`, when neither is asked for. */
  async read(caller: Caller, id: string, path: string, range: ReadProjectFile): Promise<FileContent> {
    const content = await (await this.workspace(caller, id)).read(path);
    const binary = isBinary(content);
    const base = { path, size: content.length, sha256: sha256(content), binary };
    if (range.offset !== undefined || range.length !== undefined || binary) {
      if (range.startLine !== undefined || range.endLine !== undefined)
        throw projectErrors.notText(`${path} is not text and has no lines: read it by bytes, with offset and length.`);
      return { ...base, ...bytesOf(content, range.offset ?? 0, range.length) };
    }
    return { ...base, ...linesOf(path, content.toString('utf8'), range.startLine ?? 1, range.endLine) };
  }

  private async workspace(caller: Caller, id: string): Promise<Workspace> {
    return await this.access.workspace(await this.access.project(caller, id));
  }
}

/** Text is UTF-8 without a NUL in its first 8,000 bytes, as git decides it. */
export function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8_000).includes(0) || !isUtf8(content);
}

type Part = Pick<FileContent, 'encoding' | 'content' | 'lines' | 'bytes' | 'truncated'>;

/** Bytes are answered as base64: they may begin and end in the middle of a character. */
function bytesOf(content: Buffer, offset: number, length = MAX_READ): Part {
  if (offset > content.length)
    throw projectErrors.outOfRange(`The file has ${content.length} bytes; byte ${offset} is beyond them.`);
  const end = Math.min(content.length, offset + Math.min(length, MAX_READ));
  return {
    encoding: 'base64',
    content: content.subarray(offset, end).toString('base64'),
    lines: null,
    bytes: { start: offset, end },
    truncated: end < content.length,
  };
}

function linesOf(path: string, text: string, first: number, last: number | undefined): Part {
  // Every line keeps its own end, so that joined pieces are the file again.
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  if (first > Math.max(1, lines.length))
    throw projectErrors.outOfRange(`${path} has ${lines.length} lines; line ${first} is beyond them.`);
  let content = '';
  let end = first - 1;
  for (const line of lines.slice(first - 1, last)) {
    if (content.length + line.length > MAX_READ && content !== '') break;
    content += line;
    end++;
  }
  // A single line may be longer than an answer: the rest of it is to be had by bytes.
  const cut = content.length > MAX_READ;
  return {
    encoding: 'utf8',
    content: cut ? content.slice(0, MAX_READ).replace(/[\ud800-\udbff]$/, '') : content,
    lines: { start: first, end, total: lines.length },
    bytes: null,
    truncated: cut || end < lines.length,
  };
}

function decodeCursor(cursor: string): string {
  const path = Buffer.from(cursor, 'base64url').toString('utf8');
  if (Buffer.from(path).toString('base64url') !== cursor)
    throw buildErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the first file.');
  return path;
}
