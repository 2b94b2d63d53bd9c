/**
 * A program to be killed: a build of a toy project whose check fails, up to its review. What it does while it fixes it tells a server,
 * and goes on when that has answered. Arguments: its directory, and the server's address, where the model is as well.
 */
import 'reflect-metadata';
import { cachedTemplate, openDatabase } from '#foundry/database';
import type { RoundJournal } from '#foundry/fixes';
import { sha256 } from '#foundry/kernel';
import { createSandbox } from '#foundry/sandbox';
import { createWorkspaces, type Workspace } from '#foundry/workspace';
import { Injectable } from '@nestjs/common';
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type FixClaim, FixJournal } from '../fix.journal.js';
import { openToyFixing, TOY_FILE, TOY_OTHER, toySchema } from './toy-fixing.fixture.js';

const [directory = '', baseUrl = ''] = process.argv.slice(2);
const folder = join(directory, 'files');
mkdirSync(folder, { recursive: true });
const sandbox = createSandbox({ runDirectory: join(directory, 'runs'), instanceId: `kf${process.pid}` });
const workspaces = createWorkspaces({ directory: join(directory, 'workspaces'), sandbox });

/** Where it is, and what every file holds there. */
async function tell(point: string, workspace: Workspace): Promise<void> {
  const files = (await workspace.list()).map(({ path }) => path).sort();
  const texts = await Promise.all(files.map(async (path) => `${path} ${sha256(await workspace.read(path))}`));
  const body = JSON.stringify({ point, picture: sha256(texts.join('\n')) });
  const answer = await fetch(`${baseUrl}/points`, { method: 'POST', body });
  await answer.arrayBuffer();
}

@Injectable()
class TellingJournal extends FixJournal {
  override of(claim: FixClaim): RoundJournal {
    const real = super.of(claim);
    const workspace = (): Promise<Workspace> => workspaces.open(claim.buildId);
    return {
      load: () => real.load(),
      begin: async (round, base, findings) => {
        await real.begin(round, base, findings);
        await tell(`begun ${round}`, await workspace());
      },
      finish: async (record, results) => {
        await real.finish(record, results);
        await tell(`finished ${record.round}`, await workspace());
      },
    };
  }
}

const database = await openDatabase({
  ...toySchema,
  dataDir: join(directory, 'data'),
  templateFile: await cachedTemplate(),
  purpose: 'a test of fixing',
});
const fixture = await openToyFixing({
  database,
  folder,
  sandbox,
  workspaces,
  baseUrl,
  providers: [TellingJournal, { provide: FixJournal, useExisting: TellingJournal }],
  onCheck: (workspace) => tell('judging', workspace),
});
const [begun] = await fixture.builds.unfinished();
const id = begun?.id ?? (await fixture.begin());
const events = await fixture.timeline(id);
const workspace = await workspaces.open(id);
const rounds = (await fixture.fixes.list(id)).map(({ round, record }) => ({
  round,
  verdicts: record?.attempts.map(({ verdict }) => verdict),
}));
const result = {
  events: events.map(({ seq, data }) => ({ seq, data })),
  text: (await workspace.read(TOY_FILE)).toString('utf8'),
  other: (await workspace.read(TOY_OTHER)).toString('utf8'),
  rounds,
  history: (await workspace.log()).map(({ message }) => message),
};
writeSync(1, `${JSON.stringify(result)}\n`);
await fixture.close();
await database.close();
process.exit(0);
