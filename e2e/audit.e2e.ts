import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foundry, startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

describe('the audit log', () => {
  it('keeps who did what, also what was refused, and shows whether it is whole', async () => {
    const folder = await temporaryFolder('audit');
    const dataDirectory = join(folder.path, 'data');
    const env = { FOUNDRY_DATA_DIR: dataDirectory };
    const server = await startServer(dataDirectory);
    try {
      const rest = new Rest(server.url, server.token);
      const { id } = (await (await rest.post('/api/v1/builds', { request: 'cups (label)' })).json()) as { id: string };
      await rest.post(`/api/v1/builds/${id}/cancel`, {});
      const { token } = (await (
        await rest.post('/api/v1/admin/tokens', { name: 'reader', scopes: ['tools:review'] })
      ).json()) as { token: string };
      const reader = new Rest(server.url, token);
      expect((await reader.post('/api/v1/builds', { request: 'cups (label)' })).status).toBe(403);
      for (let i = 0; i < 5; i++) expect((await new Rest(server.url, 'fdy_guess').fetch('/api/v1/builds')).status).toBe(401);
      const actions = async (): Promise<unknown[]> =>
        (await rest.json<{ items: Record<string, unknown>[] }>('/api/v1/admin/audit')).items
          .map(({ action, name, target, result }) => [action, name, target, result])
          .reverse();
      await expect.poll(actions).toEqual([
        ['token.admin_created', 'local', expect.stringMatching(/^tok_/), 'done'],
        ['build.started', 'admin', id, 'done'],
        ['build.cancelled', 'admin', id, 'done'],
        ['token.created', 'admin', expect.stringMatching(/^tok_/), 'done'],
        ['access.refused', 'reader', 'POST /api/v1/builds', 'refused'],
        ['access.refused', 'anonymous', 'GET /api/v1/builds', 'refused'],
      ]);
      expect((await reader.fetch('/api/v1/admin/audit')).status).toBe(403);
      const correlated = await rest.json<{ items: { correlationId: string; target: string }[] }>(
        `/api/v1/admin/audit?action=build&target=${id}`,
      );
      expect(correlated.items).toHaveLength(2);
      expect(correlated.items[0]!.correlationId).toMatch(/^req_/);
      const heads = await foundry(['audit', 'heads'], { env });
      expect(heads.stdout).toMatch(/^default:\d+:[0-9a-f]{64}\n$/);
      const kept = heads.stdout.trim();
      const { stdout } = await foundry(['audit', 'verify', '--head', kept, '--json'], { env });
      expect(JSON.parse(stdout)).toMatchObject({ intact: true, problems: [] });
      const wrong = await foundry(['audit', 'verify', '--head', kept.replace(/[0-9a-f]{8}$/, '00000000')], { env });
      expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('rewritten')]);
      expect((await foundry(['audit', 'list', '--action', 'build'], { env })).stdout).toContain(id);
      await server.stop();
      // What was refused again and again is counted when the server ends, and the end is noted beside the database.
      const noted = JSON.parse(await readFile(join(dataDirectory, 'audit/heads.json'), 'utf8')) as { length: number }[];
      const offline = await foundry(['audit', 'verify', '--json'], { env });
      expect([offline.code, (JSON.parse(offline.stdout) as { anchors: number }).anchors]).toEqual([0, 1]);
      expect(noted[0]!.length).toBeGreaterThanOrEqual(6);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});
