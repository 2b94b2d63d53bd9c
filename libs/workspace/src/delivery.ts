import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobName } from './git-objects.js';
import { inBatches } from './in-batches.js';
import { parseProjectPath } from './project-path.js';
import { identity, parseTree, type Repository } from './repository.js';
import { onDisk, workspaceErrors } from './workspace.errors.js';
import type { DeliveredFile, Delivery } from './workspace.types.js';

type CommittedFile = ReturnType<typeof parseTree>[number];

/** Configuration of a delivered repository: what git itself would write, and nothing about this machine. */
const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n';

/**
 * Reads the last commit into memory and decides which history may leave.
 * @param readProjectFile the file as it lies in the workspace now, or null.
 */
export async function prepareDelivery(
  repository: Repository,
  staging: string,
  omit: readonly string[],
  readProjectFile: (path: string) => Promise<Buffer | null>,
): Promise<Delivery> {
  const head = await repository.head();
  if (head === null) throw workspaceErrors.nothingCommitted('There is nothing to deliver yet: the workspace has no commit.');
  const commits = await repository.log();
  const committed = parseTree(await repository.git.run(['ls-tree', '-r', '-z', '--full-tree', head]));

  const omittedPaths = new Set(omit);
  const omittedBlobs = new Set(committed.filter(({ path }) => omittedPaths.has(path)).map(({ blob }) => blob));
  for (const path of omittedPaths) {
    const content = await readProjectFile(path);
    if (content !== null) omittedBlobs.add(blobName(content));
  }
  const isOmitted = ({ path, blob }: CommittedFile): boolean => omittedPaths.has(path) || omittedBlobs.has(blob);
  const omitted = committed.filter(isOmitted).map(({ path }) => path);
  const kept = committed.filter((file) => !isOmitted(file));
  const squash = omittedPaths.size > 0 && (await wasEverCommitted(repository, head, omittedPaths, omittedBlobs, commits));

  const files = await inStaging(staging, async (folder) => {
    const git = repository.git.at({ index: join(folder, 'index') });
    await git.run(['read-tree', head]);
    await git.run(['checkout-index', '--all', '--force', `--prefix=${folder}/files/`]);
    return inBatches(kept, async ({ path, executable }): Promise<DeliveredFile> => {
      return { path, content: await readFile(join(folder, 'files', path)), executable };
    });
  });
  return {
    files,
    omitted,
    history: squash ? 'squashed' : 'complete',
    commits,
    seal: (options) =>
      onDisk(() =>
        inStaging(staging, (folder) => sealRepository(repository, folder, squash ? null : head, { head, omitted }, options)),
      ),
  };
}

/** Makes the last commit and the delivered `.git` in `folder`; the workspace's own repository is only read. */
async function sealRepository(
  repository: Repository,
  folder: string,
  parent: string | null,
  { head, omitted }: { head: string; omitted: readonly string[] },
  { files, message, author, at }: Parameters<Delivery['seal']>[0],
): Promise<readonly DeliveredFile[]> {
  const objects = join(folder, 'objects');
  const tree = join(folder, 'added');
  await mkdir(objects);
  await mkdir(tree);
  // New objects go to a folder of their own: packaging twice must find the same repository as before.
  const env = { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: join(repository.directory, 'objects') };
  const git = repository.git.at({ workTree: tree, index: join(folder, 'draft-index') });

  for (const file of files) {
    const target = join(tree, ...parseProjectPath(file.path));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, file.content);
    await chmod(target, file.executable === true ? 0o755 : 0o644);
  }
  await git.run(['read-tree', head], { env });
  const added = files.map(({ path }) => path);
  const changes = [...added, ...omitted.filter((path) => !added.includes(path))];
  await git.run(['update-index', '--add', '--remove', '--replace', '-z', '--stdin'], { env, stdin: changes.join('\0') });
  const treeName = (await git.run(['write-tree'], { env })).trim();
  const commit = (
    await git.run(['commit-tree', treeName, ...(parent === null ? [] : ['-p', parent])], {
      stdin: message,
      env: { ...env, ...identity(author, at) },
    })
  ).trim();

  // Without deltas and with one thread, packing has no choice to make: the same objects give the same bytes.
  const pack = (
    await git.run(
      ['pack-objects', '--revs', '--quiet', '--window=0', '--no-reuse-delta', '--no-reuse-object', join(folder, 'pack')],
      {
        env,
        stdin: `${commit}\n`,
      },
    )
  ).trim();
  // Into an index that was not there before: no entry has the size, times or inode of a file on this machine.
  await git.at({ index: join(folder, 'index') }).run(['read-tree', commit], { env });
  const entry = async (path: string, source: string): Promise<DeliveredFile> => ({
    path,
    content: await readFile(join(folder, source)),
    executable: false,
  });
  const text = (path: string, content: string): DeliveredFile => ({ path, content: Buffer.from(content), executable: false });
  return [
    text('HEAD', 'ref: refs/heads/main\n'),
    text('config', CONFIG),
    await entry('index', 'index'),
    await entry(`objects/pack/pack-${pack}.idx`, `pack-${pack}.idx`),
    await entry(`objects/pack/pack-${pack}.pack`, `pack-${pack}.pack`),
    text('refs/heads/main', `${commit}\n`),
  ];
}

/** By path in any commit, or by content under any other path. */
async function wasEverCommitted(
  repository: Repository,
  head: string,
  paths: ReadonlySet<string>,
  blobs: ReadonlySet<string>,
  commits: Delivery['commits'],
): Promise<boolean> {
  if (commits.some(({ files }) => files.some((path) => paths.has(path)))) return true;
  const objects = await repository.git.run(['rev-list', '--objects', '--no-object-names', head]);
  return objects.split('\n').some((name) => blobs.has(name));
}

async function inStaging<T>(staging: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(staging, 'delivery-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
