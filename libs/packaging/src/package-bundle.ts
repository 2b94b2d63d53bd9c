import { sha256 } from '#foundry/kernel';
import type { CommitAuthor, DeliveredFile, Workspace } from '#foundry/workspace';
import { packagingErrors } from './packaging.errors.js';
import { zip } from './zip.js';

export interface BundleRequest {
  readonly workspace: Workspace;
  /** The one folder that everything in the bundle lies in: the plan's slug. */
  readonly topFolder: string;
  /** What `foundry.json` says besides the hashes: plan, checks, versions. Nothing that differs between two runs of the same build. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Paths in which the secret scan found something. */
  readonly excludeFlagged: readonly string[];
  /** Markdown that is put at the top of README.md, for what people have to know before they run the project. */
  readonly notice?: string;
  /** Of the last commit, which adds `foundry.json`. */
  readonly commitDate: Date;
}

export interface Bundle {
  readonly content: Buffer;
  readonly size: number;
  /** Of the whole archive, lower-case hex. */
  readonly sha256: string;
  /** Project files in it, sorted, `foundry.json` among them; the files of `.git` are not listed. */
  readonly files: readonly BundledFile[];
  /** `squashed`: the history was left out, because a flagged file had been committed. */
  readonly history: 'complete' | 'squashed';
  /** Committed files that were left out. */
  readonly excluded: readonly string[];
}

export interface BundledFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const FOUNDRY: CommitAuthor = { name: 'Foundry', email: 'foundry@localhost' };
const EVIDENCE_FILE = 'foundry.json';
const README_FILE = 'README.md';

/**
 * Packs a workspace's last commit, its evidence and its history. The same workspace and evidence give the same bytes.
 * The workspace is not changed.
 * @throws packaging.invalid_top_folder, packaging.invalid_date, workspace.nothing_committed
 */
export async function packageBundle(request: BundleRequest): Promise<Bundle> {
  const { workspace, topFolder, evidence, excludeFlagged, notice, commitDate } = request;
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(topFolder)) {
    throw packagingErrors.invalidTopFolder(`${JSON.stringify(topFolder.slice(0, 100))} cannot be the top folder of a bundle.`);
  }
  if (Number.isNaN(commitDate.getTime())) throw packagingErrors.invalidDate('The date of the last commit is not a date.');

  const delivery = await workspace.prepareDelivery({ omit: excludeFlagged });
  const readme = notice === undefined ? undefined : withNotice(delivery.files, notice);
  const projectFiles = [
    ...delivery.files.filter(({ path }) => path !== EVIDENCE_FILE && path !== readme?.path),
    ...(readme ? [readme] : []),
  ].sort(byPath);
  const text = evidenceText(evidence, projectFiles, delivery.history, delivery.omitted);
  const evidenceFile: DeliveredFile = { path: EVIDENCE_FILE, content: Buffer.from(text), executable: false };
  const repository = await delivery.seal({
    files: [evidenceFile, ...(readme ? [readme] : [])],
    message:
      delivery.history === 'complete' ? 'Add the evidence of the build' : 'Deliver the project with the evidence of the build',
    author: FOUNDRY,
    at: commitDate,
  });

  const delivered = [...projectFiles, evidenceFile].sort(byPath);
  const inGit = repository.map((file) => ({ ...file, path: `.git/${file.path}` }));
  const content = await zip(
    [...delivered, ...inGit].map((file) => ({ ...file, path: `${topFolder}/${file.path}` })).sort(byPath),
  );
  return {
    content,
    size: content.length,
    sha256: sha256(content),
    files: delivered.map(({ path, content: bytes }) => ({ path, size: bytes.length, sha256: sha256(bytes) })),
    history: delivery.history,
    excluded: delivery.omitted,
  };
}

/** The project's README.md with the notice before everything else, or one that holds nothing else. */
function withNotice(files: readonly DeliveredFile[], notice: string): DeliveredFile {
  const present = files.find(({ path }) => path === README_FILE);
  const content = Buffer.concat([Buffer.from(`${notice}\n`), present?.content ?? Buffer.alloc(0)]);
  return { path: README_FILE, content, executable: present?.executable ?? false };
}

/** `foundry.json`: what the build knows, what the bundle holds, and what is not in it and why. */
function evidenceText(
  evidence: Readonly<Record<string, unknown>>,
  files: readonly DeliveredFile[],
  history: Bundle['history'],
  excluded: readonly string[],
): string {
  const document = {
    ...evidence,
    history:
      history === 'complete'
        ? { kind: history }
        : { kind: history, reason: 'The secret scan flagged a file that had been committed: the history would still hold it.' },
    excluded: excluded.map((path) => ({ path, reason: 'The secret scan flagged it.' })),
    files: Object.fromEntries(files.map(({ path, content }) => [path, sha256(content)])),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
