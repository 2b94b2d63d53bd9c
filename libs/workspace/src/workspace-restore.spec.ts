import { beforeEach, describe, expect, it } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace } from './workspace.types.js';

const fixture = new WorkspaceFixture();
const picture = fixture.picture.bind(fixture);
let workspace: Workspace;
beforeEach(() => {
  ({ workspace } = fixture);
});

describe('restoring', () => {
  it('makes the files what an earlier commit held, and goes on with the history', async () => {
    await workspace.write([
      { path: 'a.txt', content: 'one' },
      { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
    ]);
    const first = (await workspace.commit({ message: 'First', author, at })) as string;
    const before = picture();
    await workspace.write([
      { path: 'a.txt', content: 'two' },
      { path: 'b.txt', content: 'new' },
    ]);
    await workspace.remove(['run.sh']);
    const second = await workspace.commit({ message: 'Second', author, at });
    const third = await workspace.restore(first, { message: 'Back', author, at });
    expect(picture()).toEqual(before);
    expect((await workspace.log()).map(({ sha, message }) => [sha, message])).toEqual([
      [third, 'Back'],
      [second, 'Second'],
      [first, 'First'],
    ]);
    expect([...(await workspace.pathsOf(second as string))].sort()).toEqual(['a.txt', 'b.txt']);
    expect(await workspace.restore(first, { message: 'Again', author, at })).toBeNull();
    await expect(workspace.restore('0'.repeat(40), { message: 'x', author })).rejects.toMatchObject({
      code: 'workspace.commit_not_found',
    });
  });
});
