import { beforeEach } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import type { MergeOptions, MergeOutcome, Workspace, WorkspaceFork } from './workspace.types.js';

export const agent = { name: 'Frontend Agent', email: 'frontend@foundry.local' };
export const merging = { message: 'Merge the frontend', author, at };

/** A workspace with one commit and a fork of it, for each test. */
export class ForkFixture extends WorkspaceFixture {
  fork!: WorkspaceFork;

  constructor() {
    super();
    beforeEach(async () => {
      await this.workspace.write([
        { path: 'backend/a.ts', content: 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n' },
        { path: 'frontend/b.ts', content: 'b\n' },
        { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
        { path: 'logo.png', content: Uint8Array.from([0, 1, 2, 255]) },
        { path: '.gitignore', content: 'dist/\n' },
      ]);
      await this.workspace.commit({ message: 'Start', author, at });
      this.fork = await this.workspaces.fork(this.workspace, 'frontend');
    });
  }

  /** Writes files, removes those that are null, and commits: as an agent in the fork, as another one in the workspace. */
  async commit(place: Workspace, files: Record<string, string | Uint8Array | null>, message = 'Change'): Promise<string> {
    const write = Object.entries(files).flatMap(([path, content]) => (content === null ? [] : [{ path, content }]));
    const remove = Object.entries(files).flatMap(([path, content]) => (content === null ? [{ path }] : []));
    await place.change({ write, remove });
    return (await place.commit({ message, author: place === this.fork ? agent : author, at })) as string;
  }

  merge(more: Partial<MergeOptions> = {}): Promise<MergeOutcome> {
    return this.workspaces.merge(this.fork, { ...merging, ...more });
  }

  async text(path: string, place: Workspace = this.workspace): Promise<string> {
    return (await place.read(path)).toString();
  }
}
