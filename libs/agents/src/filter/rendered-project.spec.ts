import { planRequest } from '#foundry/planning';
import { renderProject, toProjectModel } from '#foundry/templates';
import type { FileChange } from '#foundry/workspace';
import { describe, expect, it } from 'vitest';
import { examineOutput } from './examine-output.js';
import { declaredIn } from './rules/environment-rules.js';

const REQUESTS = [
  'An inventory tracker with suppliers (name, email, website), products (name, price, stock level, image, belongs to a supplier) and orders with status open or shipped',
  'A clinic where vets book appointments for pets, with a calendar, owners and invoices',
  'A task board with projects, tasks (title, notes, due date, priority low/high, done) and tags; tasks have many tags',
];

describe('the code that templates render', () => {
  it.each(REQUESTS)(
    'has nothing in it that is refused or warned of: %s',
    async (request) => {
      const files = await renderProject(toProjectModel(await planRequest(request), '1.0.0'));
      const changes = files.map(({ path, content }): FileChange => ({
        path,
        kind: 'added',
        before: null,
        after: String(content),
      }));
      const environment = files.flatMap(({ path, content }) => declaredIn(path, String(content)));
      expect(changes.length).toBeGreaterThan(100);
      expect(await examineOutput(changes, { environment })).toEqual([]);
    },
    60_000,
  );
});
