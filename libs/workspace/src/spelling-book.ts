import type { FolderWalk } from './folder-walk.js';
import { caseKey, shown } from './project-path.js';
import { workspaceErrors } from './workspace.errors.js';

type Kind = 'file' | 'folder' | 'present';

/**
 * The names that are in a project or are about to be: one spelling each. A project with `Readme.md` and `README.md`
 * loses one of them where letter case does not count.
 */
export class SpellingBook {
  private readonly folders = new Map<string, Promise<Map<string, { name: string; kind: Kind }>>>();

  constructor(private readonly walk: FolderWalk) {}

  /** @throws workspace.name_conflict */
  async admit(path: string, names: readonly string[]): Promise<void> {
    let folder = '';
    for (const [index, name] of names.entries()) {
      const kind: Kind = index === names.length - 1 ? 'file' : 'folder';
      const known = await this.namesIn(folder);
      const other = known.get(caseKey(name));
      if (other !== undefined && other.name !== name) {
        throw workspaceErrors.nameConflict(
          `${shown(path)} cannot be beside ${shown(other.name)}: they differ only in letter case.`,
        );
      }
      if (other !== undefined && other.kind !== 'present' && (other.kind !== kind || kind === 'file')) {
        throw workspaceErrors.nameConflict(`${shown(path)} is named twice, or is a file and a folder at once.`);
      }
      known.set(caseKey(name), { name, kind: other?.kind === 'present' && kind === 'folder' ? 'present' : kind });
      folder = folder === '' ? name : `${folder}/${name}`;
    }
  }

  private namesIn(folder: string): Promise<Map<string, { name: string; kind: Kind }>> {
    let known = this.folders.get(folder);
    if (known === undefined) {
      known = this.read(folder);
      this.folders.set(folder, known);
    }
    return known;
  }

  private async read(folder: string): Promise<Map<string, { name: string; kind: Kind }>> {
    const names = (await (await this.walk.enter(folder === '' ? [] : folder.split('/')))?.names()) ?? [];
    return new Map(names.map((raw) => [caseKey(raw.toString()), { name: raw.toString(), kind: 'present' as const }]));
  }
}
