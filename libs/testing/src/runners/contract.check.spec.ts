import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../check.types.js';
import { CLINIC_BACKEND, CLINIC_PLAN } from '../fixtures/clinic.fixture.js';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { runCheck } from '../run-check.js';
import { contractCheck } from './contract.check.js';

let project: ProjectFixture;
afterEach(() => project.remove());

async function check(source: string): Promise<CheckResult> {
  project = await projectOf({ 'backend/package.json': '{"type":"module"}', 'backend/dist/main.js': source }, CLINIC_PLAN);
  return runCheck(contractCheck(project.sandbox), project.context);
}

const broken = (from: string, to: string): string => {
  if (!CLINIC_BACKEND.includes(from)) throw new Error(`The backend has no ${from}`);
  return CLINIC_BACKEND.replace(from, () => to);
};

describe('the contract check', () => {
  it('passes for a backend that answers as the contract says, and has called every operation', async () => {
    const result = await check(CLINIC_BACKEND);
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({
      status: 'passed',
      facts: { operations: 10, called: 10, criteria: 'AC-1 AC-2', criteriaRefuted: '' },
    });
  });

  it('sends the same requests each time', async () => {
    const first = await check(CLINIC_BACKEND);
    await project.remove();
    expect((await check(CLINIC_BACKEND)).facts?.['requests']).toBe(first.facts?.['requests']);
  });

  it.each([
    [
      'a value that is not kept',
      'Object.assign(row, body)',
      'Object.assign(row, {})',
      'PATCH /api/owners/{id} of name: name was sent as',
    ],
    [
      'a wrong status',
      'return [201, answerOf',
      'return [200, answerOf',
      'POST /api/owners with what is required: answered 200, expected 201',
    ],
    [
      'a body with a property too few',
      "return [200, answerOf(name, row)];\n  if (method === 'PATCH')",
      "return [200, row];\n  if (method === 'PATCH')",
      "GET /api/pets/{id}: answered 200 with a body that the contract does not allow: the body must have required property 'owner'",
    ],
    [
      'an invalid value that is accepted',
      "['dog', 'cat'].includes(v)",
      'true',
      'POST /api/pets with kind that is not one of the allowed values: answered 201, expected 400',
    ],
    [
      'a missing value that is accepted',
      "required: ['name', 'email']",
      "required: ['name']",
      'POST /api/owners without email: answered 201, expected 400',
    ],
    ['a text that may be too long', 'v.length <= 200', 'v.length <= 500', 'with name that is too long: answered 201'],
    [
      'a filter that does nothing',
      "['kind', 'ownerId'])",
      "['ownerId'])",
      'GET /api/pets with kind=cat: finds records that have another value',
    ],
    [
      'a search that finds nothing',
      'row.name.includes(query.get',
      'row.name.startsWith("-" + query.get',
      'does not find the record that has this value',
    ],
    [
      'a delete that deletes nothing',
      'table.rows.delete(row.id);',
      '',
      'GET /api/pets/{id} after it was deleted: answered 200, expected 404',
    ],
    [
      'a duplicate that is accepted',
      "throw new Problem(409, 'duplicate')",
      'Math.abs(1)',
      'POST /api/owners with email of another record: answered 201, expected 409',
    ],
    [
      'a reference to nothing that breaks the server',
      "throw new Problem(400, 'reference_missing')",
      'Math.abs(1)',
      'with ownerId of a record that does not exist: answered 500',
    ],
    [
      'an error that is no problem document',
      "'application/problem+json' }).end",
      "'application/json' }).end",
      'not as application/problem+json',
    ],
    ['no Location', "{ location: url.pathname + '/' + row.id }", '{}', 'answered with the Location ""'],
    [
      'a record that others need and that can be deleted',
      "throw new Problem(409, 'in_use')",
      'Math.abs(1)',
      'DELETE /api/owners/{id} of a record that others need: answered 204, expected 409',
    ],
  ])('finds %s', async (_what, from, to, words) => {
    const result = await check(broken(from, to));
    expect(result.status).toBe('failed');
    expect(result.findings.map((finding) => finding.message).join('\n')).toContain(words);
  });

  it('finds where the served document differs from the contract', async () => {
    const result = await check(
      broken('const contract = ', 'const contract = change(')
        .replace('"Problem":{"type"', '"Problem":{"type"')
        .replace(
          /;\nconst tables/,
          `);
function change(document) { delete document.paths['/api/pets'].get.parameters.pop(); document.components.schemas.Pet.properties.weight = { type: 'string' }; delete document.paths['/api/owners/{id}'].delete; return document; }
const tables`,
        ),
    );
    const messages = result.findings.map((finding) => finding.message).join('\n');
    expect(messages).toContain('GET /api/pets: the query parameter ownerId is missing');
    expect(messages).toContain('the property weight of the response 200 is string, the contract says null or number');
    expect(messages).toContain('DELETE /api/owners/{id}: is in the contract, but not in the served document');
  });

  it('refutes the criteria of the entity that is wrong, and only those', async () => {
    const result = await check(broken("['dog', 'cat'].includes(v)", 'true'));
    expect(result.facts).toMatchObject({ criteria: 'AC-1', criteriaRefuted: 'AC-2' });
  });

  const refusing = (rule: string): string =>
    broken('validate(table, name, body, false);', `validate(table, name, body, false); ${rule}`);

  it('takes a refusal by a rule of the project for no fault, tries other samples, and claims nothing that it could not try', async () => {
    // Every other record of an owner is refused: other samples are taken.
    const other = await check(
      refusing(
        "if (name === 'owners' && (globalThis.tries = (globalThis.tries ?? 0) + 1) % 2) throw new Problem(409, 'in_use');",
      ),
    );
    expect(other.findings).toEqual([]);
    expect(other).toMatchObject({ status: 'passed', facts: { criteria: 'AC-1 AC-2' } });
    await project.remove();
    const all = await check(refusing("if (name === 'pets') throw new Problem(409, 'in_use');"));
    expect(all.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toContain('warning rule');
    expect(all.findings.filter(({ severity, message }) => severity === 'error' && /by a rule/.test(message))).toEqual([]);
    expect(all.facts).toMatchObject({ criteria: expect.not.stringContaining('AC-2') as string });
  });

  it('still takes for faults what fields refuse, codes of the template, and statuses that the contract has not', async () => {
    for (const problem of ["(400, 'duplicate')", "(418, 'teapot')", "(409, 'duplicate')"]) {
      const result = await check(refusing(`if (name === 'pets') throw new Problem${problem};`));
      expect([problem, result.status]).toEqual([problem, 'failed']);
      await project.remove();
    }
  });

  it('says what a backend said that does not start', async () => {
    const result = await check(`throw new Error('no database here');`);
    expect(result).toMatchObject({ status: 'failed', findings: [{ rule: 'start' }], facts: { criteriaRefuted: 'AC-1 AC-2' } });
    expect(result.findings[0]?.message).toContain('no database here');
  });

  it('reports a backend that dies on the way, without asking on', async () => {
    const result = await check(
      broken("if (id === undefined && method === 'POST') {", "if (id === undefined && method === 'POST') { process.exit(3);"),
    );
    expect(result.status).toBe('failed');
    expect(result.findings.map((finding) => finding.rule)).toContain('no-answer');
    expect(result.facts?.['requests']).toBeLessThan(10);
  });

  it('ends when it is cancelled while the backend hangs', async () => {
    project = await projectOf(
      {
        'backend/package.json': '{"type":"module"}',
        'backend/dist/main.js': broken(
          "if (url.pathname === '/openapi.json')",
          "while (url.pathname === '/openapi.json') {} if (false)",
        ),
      },
      CLINIC_PLAN,
    );
    setTimeout(() => project.cancel(), 500);
    const result = await runCheck(contractCheck(project.sandbox), project.context);
    expect(result).toMatchObject({ status: 'error', reason: 'The check was cancelled.' });
    // it would hang for minutes; a second is what it takes on a machine that does nothing else
    expect(result.durationMs).toBeLessThan(15_000);
  });
});
