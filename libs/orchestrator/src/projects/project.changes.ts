import type { DependencyStore } from '#foundry/sandbox';
import { sha256, stableJson } from '#foundry/kernel';
import { applyEdits, type Edit, parseEdits, pathsOfEdits, type Workspace, type WorkspaceFile } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildActionEntity } from '../build-action.entity.js';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildRepository } from '../build.repository.js';
import type { BuildEventData } from '../build.schemas.js';
import type { Caller } from '../build.service.js';
import { PARTS } from '../pipeline.js';
import { DEPENDENCY_STORE } from '../ports.js';
import { ActionJournal } from './action.journal.js';
import { changedFiles } from './changed-files.js';
import { clientAuthor } from './client-author.js';
import { findingsInFiles } from './content-findings.js';
import { ProjectAccess } from './project.access.js';
import { projectErrors } from './project.errors.js';
import type {
  ActionKind,
  Change,
  DeleteProjectFiles,
  EditProject,
  RollbackProject,
  WriteProjectFiles,
} from './project.schemas.js';

/** What a piece of work did to the files, before it is committed. */
export interface Touched {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly applied?: Change['applied'];
}

/** What the journal keeps of a change for who asks again. */
type Changed = Pick<Change, 'files' | 'findings' | 'applied'>;

/** Changes of a project's files: each is one commit in the client's name, wholly there or not at all. */
@Injectable()
export class ProjectChanges {
  constructor(
    @Inject(ProjectAccess) private readonly access: ProjectAccess,
    @Inject(ActionJournal) private readonly journal: ActionJournal,
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(DEPENDENCY_STORE) private readonly dependencies: DependencyStore,
  ) {}

  async write(caller: Caller, id: string, request: WriteProjectFiles, key?: string): Promise<Change> {
    const files = request.files.map(({ encoding, content, ...file }): WorkspaceFile => ({
      ...file,
      content: encoding === 'base64' ? Buffer.from(content, 'base64') : content,
    }));
    const fallback = `Write ${nameOf(files.map(({ path }) => path))}`;
    return await this.change(caller, id, 'write', request.message ?? fallback, request, key, async (workspace) => {
      await workspace.write(files);
      return { written: files.map(({ path }) => path), removed: [] };
    });
  }

  /** Search/replace blocks, whole files and diffs: all of them, or none with the place that was most likely meant. */
  async edit(caller: Caller, id: string, request: EditProject, key?: string): Promise<Change> {
    const edits = await editsOf(request);
    const message = request.message ?? `Edit ${nameOf(await pathsOfEdits(edits))}`;
    return await this.change(caller, id, 'edit', message, request, key, (workspace) => editFiles(workspace, edits));
  }

  async delete(caller: Caller, id: string, request: DeleteProjectFiles, key?: string): Promise<Change> {
    const paths = request.files.map(({ path }) => path);
    const message = request.message ?? `Delete ${nameOf(paths)}`;
    return await this.change(caller, id, 'delete', message, request, key, async (workspace) => {
      // A file that is not there was named by mistake, which its client wants to know.
      for (const path of paths) await workspace.read(path);
      await workspace.change({ remove: request.files });
      return { written: [], removed: paths };
    });
  }

  /** The files as an earlier commit, or the end of a round, had them: a new commit, so that nothing is lost. */
  async rollback(caller: Caller, id: string, request: RollbackProject, key?: string): Promise<Change> {
    const build = await this.access.project(caller, id);
    const workspace = await this.access.workspace(build);
    const target = request.commit ?? (await this.commitOfRound(id, request.round ?? 0, workspace));
    const message =
      request.message ?? `Return to ${request.round === undefined ? target.slice(0, 12) : `round ${request.round}`}`;
    const begun = await this.journal.begin(build, this.requestOf(caller, 'rollback', message, request, key));
    if (begun.replayed) return changeOf(begun.action);
    const { action } = begun;
    try {
      const commit = await workspace.restore(target, { message, author: clientAuthor(caller.name) });
      const files = commit === null ? [] : await changedFiles(workspace, commit, action.baseCommit);
      const rolledBack: BuildEventData = { type: 'project.rolled_back', to: target, commit };
      return await this.finish(action, commit, { files, findings: [] }, [rolledBack]);
    } catch (error) {
      await this.journal.undo(action, error);
      throw error;
    }
  }

  /**
   * Does `work` and commits what it changed, or takes it back when it fails or may not stay.
   * @param input what is asked for; only its hash is kept, so that file contents stay out of the database
   */
  async change(
    caller: Caller,
    id: string,
    kind: ActionKind,
    message: string,
    input: unknown,
    key: string | undefined,
    work: (workspace: Workspace) => Promise<Touched>,
  ): Promise<Change> {
    const build = await this.access.project(caller, id);
    const workspace = await this.access.workspace(build);
    const begun = await this.journal.begin(build, this.requestOf(caller, kind, message, input, key));
    if (begun.replayed) return changeOf(begun.action);
    const { action } = begun;
    try {
      const { commit, ...result } = await this.commitWork(workspace, action, work);
      return await this.finish(action, commit, result, []);
    } catch (error) {
      await this.journal.undo(action, error);
      throw error;
    }
  }

  requestOf(caller: Caller, kind: ActionKind, message: string, input: unknown, key: string | undefined) {
    return { kind, by: caller, message, input: {}, requestHash: sha256(stableJson([kind, input])), idempotencyKey: key };
  }

  /** The part of a change that a fix has as well: work, look at what was written, commit. */
  async commitWork(
    workspace: Workspace,
    action: BuildActionEntity,
    work: (workspace: Workspace) => Promise<Touched>,
  ): Promise<Changed & { commit: string | null }> {
    const { written, removed, applied } = await work(workspace);
    await this.requireTracked(workspace, written);
    await this.vetDependencies(workspace, [...written, ...removed]);
    const findings = await findingsInFiles(workspace, written);
    const commit = await workspace.commit({ message: action.message, author: clientAuthor(action.actor) });
    const files = commit === null ? [] : await changedFiles(workspace, commit, action.baseCommit);
    return { commit, files, findings, ...(applied && { applied }) };
  }

  private async finish(
    action: BuildActionEntity,
    commit: string | null,
    result: Changed,
    events: readonly BuildEventData[],
  ): Promise<Change> {
    const made: BuildEventData[] =
      commit === null
        ? []
        : [{ type: 'commit.made', sha: commit, author: clientAuthor(action.actor).name, message: action.message }];
    await this.journal.finish(action, { commit, result: { ...result }, events: [...made, ...events] });
    return { id: action.id, kind: action.kind, status: 'done', commit, message: action.message, ...result };
  }

  /** What .gitignore leaves out would be written and then in no commit, check or bundle: that is no change. */
  private async requireTracked(workspace: Workspace, written: readonly string[]): Promise<void> {
    if (written.length === 0) return;
    const listed = new Set((await workspace.list()).map(({ path }) => path));
    const ignored = written.find((path) => !listed.has(path));
    if (ignored !== undefined)
      throw projectErrors.ignoredPath(`${ignored} is left out by a .gitignore of the project, so it cannot be written.`);
  }

  /** Before the commit: what would be installed is looked at, so that a refused dependency never becomes part of the project. */
  private async vetDependencies(workspace: Workspace, paths: readonly string[]): Promise<void> {
    for (const part of PARTS) {
      const names = ['package.json', 'package-lock.json'].map((name) => `${part}/${name}`);
      if (!names.some((name) => paths.includes(name))) continue;
      const [packageJson, packageLock] = await Promise.all(
        names.map(async (name) => (await workspace.read(name)).toString('utf8')),
      );
      await this.dependencies.vet({ packageJson: packageJson!, packageLock: packageLock! });
    }
  }

  /** The commit that the files were when a round ended: a refused fix left them as they were before it. */
  private async commitOfRound(id: string, round: number, workspace: Workspace): Promise<string> {
    if (round === 0) {
      const rendered = (await this.builds.steps(id)).find((step) => step.round === 0 && step.name === 'assemble');
      const commit = rendered?.output?.['commit'];
      if (typeof commit === 'string') return commit;
    }
    const action = await this.actions.ofRound(id, round);
    const commit = action?.status === 'done' && action.result?.['kept'] !== false ? action.commit : action?.baseCommit;
    if (!commit) throw projectErrors.noSuchRound(`The project ${id} has no round ${round} to return to.`);
    await workspace.pathsOf(commit);
    return commit;
  }
}

export function changeOf(action: BuildActionEntity): Change {
  const result = (action.result ?? { files: [], findings: [] }) as unknown as Changed;
  const { id, kind, status, commit, message } = action;
  return { id, kind, status, commit, message, ...result };
}

/** The edits of a request, in whatever notation it has them. @throws edit.unreadable */
export async function editsOf(request: Pick<EditProject, 'edits' | 'text'>): Promise<readonly Edit[]> {
  return request.edits ?? parseEdits(request.text ?? '');
}

export async function editFiles(workspace: Workspace, edits: readonly Edit[]): Promise<Touched> {
  const { changes, applied } = await applyEdits(workspace, edits);
  return {
    written: changes.filter(({ kind }) => kind !== 'removed').map(({ path }) => path),
    removed: changes.filter(({ kind }) => kind === 'removed').map(({ path }) => path),
    applied: applied.map((piece) => ({ ...piece })),
  };
}

const nameOf = (paths: readonly string[]): string => (paths.length === 1 ? paths[0]!.slice(0, 200) : `${paths.length} files`);
