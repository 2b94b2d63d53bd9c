import { parseProjectPath, type Workspace } from '#foundry/workspace';
import { agentErrors } from '../agents.errors.js';

/** Bytes of a file that agents read; what is larger is no source. */
const READABLE_BYTES = 400_000;

/**
 * The project as an agent sees it: its own files, not what builds and installations put beside them. So what is seen depends on
 * the project alone, and a resumed run sees the same.
 */
export class ProjectView {
  constructor(private readonly workspace: Workspace) {}

  async paths(): Promise<string[]> {
    return (await this.workspace.list()).map(({ path }) => path);
  }

  /** @throws agents.tool_refused for what is not a text file of the project */
  async text(path: string): Promise<string> {
    parseProjectPath(path);
    const entry = (await this.workspace.list()).find((candidate) => candidate.path === path);
    if (!entry)
      throw agentErrors.toolRefused(`${JSON.stringify(path)} is not a file of the project. list_files shows what is there.`);
    if (entry.size > READABLE_BYTES)
      throw agentErrors.toolRefused(
        `${JSON.stringify(path)} has ${entry.size} bytes; files up to ${READABLE_BYTES} can be read.`,
      );
    return textOf(path, await this.workspace.read(path));
  }
}

function textOf(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw agentErrors.toolRefused(`${JSON.stringify(path)} is not text.`);
  }
}
