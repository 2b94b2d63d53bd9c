import { correlationId, DomainError, messageOf, newId } from '#foundry/kernel';
import { isProcessAlive, processIdentity } from '#foundry/sandbox';
import type { Workspace, Workspaces } from '#foundry/workspace';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { BuildActionEntity } from '../build-action.entity.js';
import type { BuildEntity } from '../build.entity.js';
import { BuildActionRepository } from '../build-action.repository.js';
import { type Actor, type BuildChange, BuildRepository } from '../build.repository.js';
import { type BuildEventData, terminalStatuses } from '../build.schemas.js';
import { WORKSPACES } from '../ports.js';
import { changedFiles } from './changed-files.js';
import { clientAuthor } from './client-author.js';
import { findingsInFiles } from './content-findings.js';
import { projectErrors } from './project.errors.js';
import type { ActionKind } from './project.schemas.js';
import { ProjectRemoval } from './project.removal.js';
import { Turns } from './turns.js';

/** What is asked of a project, as the journal keeps it. */
export interface ActionRequest {
  readonly kind: ActionKind;
  readonly by: Actor;
  readonly message: string;
  readonly input: Record<string, unknown>;
  readonly requestHash: string;
  readonly idempotencyKey: string | undefined;
}

/** Either this call does it, or an earlier call with the same idempotency key did or is at it. */
export type Begun = { readonly action: BuildActionEntity; readonly replayed: boolean };

/** How long a call waits for another one that changes the same project; milliseconds. */
const PATIENCE_MS = 30_000;
const POLL_MS = 50;

/** What the audit log calls them. */
const AUDITED: Readonly<Record<ActionKind, string>> = {
  write: 'project.files_written',
  edit: 'project.files_edited',
  delete: 'project.files_deleted',
  rollback: 'project.rolled_back',
  fix: 'project.fix_tried',
  checks: 'project.checks_started',
  package: 'project.packaging_started',
  close: 'project.closed',
  remove: 'project.removed',
};

/**
 * The journal of what clients do. An action is written before its work begins, and only one of a build is open: whatever
 * is killed in between is found as an open row of a dead process, and is finished or taken back before anything else.
 */
@Injectable()
export class ActionJournal {
  private readonly logger = new Logger(ActionJournal.name);
  private readonly self = processIdentity(process.pid);
  /** Actions that this process is at work on, and what ends their turn. */
  private readonly active = new Map<string, () => void>();
  private readonly turns = new Turns();
  private readonly recovering = new Map<string, Promise<void>>();

  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(ProjectRemoval) private readonly removal: ProjectRemoval,
  ) {}

  /**
   * Opens an action, as soon as no other one is open.
   * @throws project.not_open, project.busy, project.idempotency_conflict
   */
  async begin(build: BuildEntity, request: ActionRequest): Promise<Begun> {
    const id = newId('act');
    const deadline = performance.now() + PATIENCE_MS;
    const endTurn = await this.turns.take(build.id, PATIENCE_MS);
    if (!endTurn) throw busy(`${build.id} has too many other changes to make first: try again in a moment.`);
    this.active.set(id, endTurn);
    try {
      for (;;) {
        const found = await this.builds.change(build.id, (change) => this.tryBegin(change, id, request));
        if (found === undefined) throw projectErrors.notOpen(`There is no project ${build.id} any more.`);
        if (found.action.id === id) return await this.withBase(found.action);
        if (found.replayed && (found.action.status === 'done' || found.action.round !== null)) {
          this.leave(id);
          return found;
        }
        await this.makeWay(found.action, deadline);
      }
    } catch (error) {
      this.leave(id);
      throw error;
    }
  }

  /** Records that the action is done, and tells the timeline. `more` is done in the same transaction. */
  async finish(
    action: BuildActionEntity,
    outcome: { commit: string | null; result: Record<string, unknown>; events: readonly BuildEventData[] },
  ): Promise<void> {
    await this.builds.change(action.buildId, async (change) => {
      const { commit, result, events } = outcome;
      await change.updateAction(action.id, { status: 'done', commit, result, finishedAt: change.now() });
      await change.append(...events);
      await change.audit({ subject: action.subject, name: action.actor }, AUDITED[action.kind]);
    });
    this.leave(action.id);
  }

  /** Hands the action over to a round of steps: from here on the round's end is its end. */
  async handOver(action: BuildActionEntity, work: (change: BuildChange) => Promise<void>): Promise<void> {
    await this.builds.change(action.buildId, async (change) => {
      await work(change);
      await change.audit({ subject: action.subject, name: action.actor }, AUDITED[action.kind]);
    });
    this.leave(action.id);
  }

  /** Opens the removal of a project that has ended: from here on it is removed, by this process or the next one. */
  async beginRemoval(build: BuildEntity, by: Actor): Promise<void> {
    const id = newId('act');
    this.active.set(id, () => undefined);
    await this.builds.change(build.id, async (change) => {
      const open = await change.openAction();
      if (open) throw busy(`${build.id} is busy with ${open.kind}: try again in a moment.`);
      await change.insertAction({
        id,
        buildId: build.id,
        kind: 'remove',
        status: 'open',
        actor: by.name,
        subject: by.subject,
        message: 'Remove the project',
        input: {},
        holder: this.self,
        idempotencyKey: null,
        requestHash: '',
        correlationId: correlationId() ?? build.correlationId,
        createdAt: change.now(),
      });
      await change.audit(by, 'project.removed');
    });
  }

  /** Takes back what an action did, byte for byte, and says why it was not done. */
  async undo(action: BuildActionEntity, error: unknown): Promise<void> {
    const cause =
      error instanceof DomainError
        ? { code: error.code, message: error.message }
        : { code: 'internal', message: messageOf(error) };
    try {
      if (action.baseCommit !== null) await (await this.workspaces.open(action.buildId)).rollback(action.baseCommit);
      await this.close(action, cause);
    } finally {
      // What could not be taken back now is still open, and the next call begins with it.
      this.leave(action.id);
    }
  }

  /**
   * Finishes or takes back what a dead process, or a round that did not come to its end, left open.
   * @returns whether nothing is in the way any more
   */
  async recover(buildId: string): Promise<boolean> {
    const action = await this.actions.open(buildId);
    if (!action) return true;
    if (!(await this.isAbandoned(action))) return false;
    let recovery = this.recovering.get(action.id);
    if (!recovery) {
      recovery = this.recoverNow(action).finally(() => this.recovering.delete(action.id));
      this.recovering.set(action.id, recovery);
    }
    await recovery;
    return true;
  }

  private leave(id: string): void {
    this.active.get(id)?.();
    this.active.delete(id);
  }

  private async tryBegin(change: BuildChange, id: string, request: ActionRequest): Promise<Begun> {
    const { build } = change;
    const { idempotencyKey, requestHash } = request;
    if (idempotencyKey !== undefined) {
      const known = await change.actionWithKey(idempotencyKey);
      // What was taken back never happened: its key may be used again.
      if (known?.status === 'undone') await change.updateAction(known.id, { idempotencyKey: null });
      else if (known && known.requestHash !== requestHash)
        throw projectErrors.idempotencyConflict(
          'This idempotency key was used before with another request for this project. Send a new key, or the same request.',
        );
      else if (known) return { action: known, replayed: true };
    }
    const open = await change.openAction();
    if (open) return { action: open, replayed: false };
    if (build.status !== 'open')
      throw projectErrors.notOpen(
        terminalStatuses.has(build.status)
          ? `The project ${build.id} was closed (${build.status}).`
          : `The project ${build.id} is ${build.status}: wait until it is open.`,
      );
    const action = await change.insertAction({
      id,
      buildId: build.id,
      kind: request.kind,
      status: 'open',
      actor: request.by.name,
      subject: request.by.subject,
      message: request.message,
      input: request.input,
      holder: this.self,
      idempotencyKey: idempotencyKey ?? null,
      requestHash,
      correlationId: correlationId() ?? build.correlationId,
      createdAt: change.now(),
    });
    return { action, replayed: false };
  }

  /**
   * Only when nobody else may change the files any more is their commit what the action begins with; and its files are
   * what it begins with, whatever programs that checks ran have written beside or over them.
   */
  private async withBase(action: BuildActionEntity): Promise<Begun> {
    const workspace = await this.workspaces.open(action.buildId);
    const baseCommit = await workspace.head();
    await this.builds.change(action.buildId, (change) => change.updateAction(action.id, { baseCommit }));
    action.baseCommit = baseCommit;
    if (baseCommit !== null && action.kind !== 'remove') await workspace.rollback(baseCommit);
    return { action, replayed: false };
  }

  private async makeWay(open: BuildActionEntity, deadline: number): Promise<void> {
    if (await this.recover(open.buildId)) return;
    const what = open.round === null ? `${open.kind} of ${open.actor}` : `round ${open.round} (${open.kind})`;
    if (open.round !== null || performance.now() > deadline)
      throw busy(
        `${open.buildId} is busy with ${what}: wait until it has ended${open.round === null ? '' : ', or cancel the round'}.`,
      );
    await delay(POLL_MS);
  }

  /** Nobody is at it: its process is dead, or was this one and gave it up; or its round has ended without settling it. */
  private async isAbandoned(action: BuildActionEntity): Promise<boolean> {
    if (action.round !== null) {
      const steps = (await this.builds.steps(action.buildId)).filter((step) => step.round === action.round);
      return !steps.some((step) => step.status === 'pending' || step.status === 'running');
    }
    if (action.holder === this.self) return !this.active.has(action.id);
    return !isProcessAlive(action.holder);
  }

  private async recoverNow(action: BuildActionEntity): Promise<void> {
    const { buildId, id, kind } = action;
    this.logger.warn(`${kind} ${id} of ${buildId} was interrupted and is being ${kind === 'remove' ? 'finished' : 'put right'}.`);
    if (kind === 'remove') return await this.removal.carryOut(buildId);
    const workspace = await this.workspaces.open(buildId);
    const head = await workspace.head();
    const madeCommit = action.baseCommit !== null && head !== action.baseCommit;
    // The commit is the moment from which a change counts; only its answer was lost.
    if (madeCommit && kind !== 'fix' && head !== null) return await this.completeWith(action, workspace, head);
    const error = action.error ?? {
      code: 'project.interrupted',
      message: 'Foundry ended while this was being done; nothing of it is left.',
    };
    if (action.baseCommit !== null) await workspace.rollback(action.baseCommit);
    await this.close(action, error);
  }

  private async completeWith(action: BuildActionEntity, workspace: Workspace, commit: string): Promise<void> {
    await workspace.rollback(commit);
    const files = await changedFiles(workspace, commit, action.baseCommit);
    const written = files.filter(({ change }) => change !== 'removed').map(({ path }) => path);
    await this.finish(action, {
      commit,
      result: { files, findings: await findingsInFiles(workspace, written) },
      events: [{ type: 'commit.made', sha: commit, author: clientAuthor(action.actor).name, message: action.message }],
    });
  }

  private async close(action: BuildActionEntity, error: { code: string; message: string }): Promise<void> {
    await this.builds.change(action.buildId, async (change) => {
      if ((await change.openAction())?.id !== action.id) return;
      await change.updateAction(action.id, { status: 'undone', error, finishedAt: change.now() });
      if (action.kind === 'fix' && action.round !== null)
        await change.append({ type: 'fix.settled', round: action.round, kept: false, reason: error.message });
    });
  }
}

const busy = (sentence: string): DomainError => projectErrors.busy(sentence, { details: { retryAfterSeconds: 1 } });
