import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

const compress = promisify(deflate);

export interface CommittedFile {
  readonly executable: boolean;
  /** git's name of the content. */
  readonly blob: string;
}

export type CommittedTree = ReadonlyMap<string, CommittedFile>;

interface TreeNode {
  readonly files: Map<string, CommittedFile>;
  readonly folders: Map<string, TreeNode>;
}

/**
 * Writes git's loose objects. Foundry does it itself so that git never looks into a project: what a job swaps in there,
 * or writes as attributes, submodules or configuration, means nothing to a command that only sees the repository.
 */
export class ObjectWriter {
  private readonly written: string[] = [];

  /** @param spend called with the bytes of each new object; throws when there is no room for them. */
  constructor(
    private readonly options: {
      readonly directory: string;
      readonly staging: string;
      readonly syncToDisk: boolean;
      readonly spend: (bytes: number) => void;
    },
  ) {}

  blob(content: Uint8Array): Promise<string> {
    return this.write('blob', content);
  }

  /** The tree of all these files, with a tree for each of their folders. */
  async tree(files: CommittedTree): Promise<string> {
    const root: TreeNode = { files: new Map(), folders: new Map() };
    for (const [path, file] of files) {
      const names = path.split('/');
      let node = root;
      for (const name of names.slice(0, -1)) {
        let next = node.folders.get(name);
        if (next === undefined) node.folders.set(name, (next = { files: new Map(), folders: new Map() }));
        node = next;
      }
      node.files.set(names.at(-1) as string, file);
    }
    return this.treeOf(root);
  }

  /** Takes back what was written, for a commit that is not made. */
  async undo(): Promise<void> {
    for (const path of this.written.splice(0)) await rm(path, { force: true });
  }

  private async treeOf(node: TreeNode): Promise<string> {
    const entries: { order: Buffer; entry: Buffer }[] = [];
    const add = (mode: string, name: string, object: string, order: string): void => {
      const entry = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')]);
      entries.push({ order: Buffer.from(order), entry });
    };
    for (const [name, inner] of node.folders) add('40000', name, await this.treeOf(inner), `${name}/`);
    for (const [name, file] of node.files) add(file.executable ? '100755' : '100644', name, file.blob, name);
    // git's order is that of bytes, with a folder's name as if it ended in a slash.
    entries.sort((a, b) => Buffer.compare(a.order, b.order));
    return this.write('tree', Buffer.concat(entries.map(({ entry }) => entry)));
  }

  private async write(type: 'blob' | 'tree', content: Uint8Array): Promise<string> {
    const header = Buffer.from(`${type} ${content.byteLength}\0`);
    const name = createHash('sha1').update(header).update(content).digest('hex');
    const folder = join(this.options.directory, 'objects', name.slice(0, 2));
    const path = join(folder, name.slice(2));
    if (await isThere(path)) return name;
    const packed = await compress(Buffer.concat([header, content]), { level: 1 });
    this.options.spend(packed.length);
    const draft = join(this.options.staging, randomBytes(8).toString('hex'));
    const handle = await open(draft, 'wx', 0o444);
    try {
      await handle.writeFile(packed);
      if (this.options.syncToDisk) await handle.sync();
    } finally {
      await handle.close();
    }
    await mkdir(folder, { recursive: true });
    await rename(draft, path);
    this.written.push(path);
    return name;
  }
}

/** git's own name for a content. */
export function blobName(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
