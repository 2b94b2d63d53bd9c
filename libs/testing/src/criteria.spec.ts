import type { Plan } from '#foundry/planning';
import { describe, expect, it } from 'vitest';
import type { CheckName, CheckResult } from './check.types.js';
import { criteriaEvidence, criteriaOfCheck, criteriaOfTests, provenCriteria } from './criteria.js';

const plan = {
  criteria: [
    { id: 'AC-1', text: '', entity: 'Pet', provenBy: ['backend_unit', 'contract'] },
    { id: 'AC-2', text: '', entity: 'Owner', provenBy: ['contract'] },
    { id: 'AC-3', text: '', provenBy: ['smoke'] },
  ],
} as unknown as Plan;
const result = (name: CheckName, criteria: string, criteriaRefuted = ''): CheckResult => ({
  name,
  status: 'passed',
  findings: [],
  durationMs: 1,
  command: '',
  output: '',
  facts: { criteria, criteriaRefuted },
});

describe('acceptance criteria', () => {
  it('are proven when every test that names them passed', () => {
    const outcome = criteriaOfTests([
      { name: 'pets AC-10 lists', status: 'passed' },
      { name: 'pets AC-2, AC-3 creates', status: 'passed' },
      { name: 'pets AC-3 creates twice', status: 'failed' },
      { name: 'pets AC-4', status: 'skipped' },
      { name: 'pets AC-5', status: 'passed' },
      { name: 'pets AC-5 later', status: 'skipped' },
      { name: 'XAC-6', status: 'passed' },
    ]);
    expect(outcome).toEqual({ proven: ['AC-2', 'AC-10'], refuted: ['AC-3'] });
  });

  it('of a check without named tests are refuted by a fault of their entity', () => {
    expect(criteriaOfCheck(plan, 'contract', new Set(['Pet']))).toEqual({ proven: ['AC-2'], refuted: ['AC-1'] });
    expect(criteriaOfCheck(plan, 'contract', new Set(['*']))).toEqual({ proven: [], refuted: ['AC-1', 'AC-2'] });
    expect(criteriaOfCheck(plan, 'smoke', new Set(['Pet']))).toEqual({ proven: [], refuted: ['AC-3'] });
  });

  it('count as proven when one check proves and none refutes them', () => {
    const results = [result('backend_unit', 'AC-1'), result('contract', 'AC-2', 'AC-1'), result('smoke', '')];
    expect(criteriaEvidence(plan, results)).toEqual([
      { id: 'AC-1', proven: false, by: ['backend_unit'], refutedBy: ['contract'] },
      { id: 'AC-2', proven: true, by: ['contract'], refutedBy: [] },
      { id: 'AC-3', proven: false, by: [], refutedBy: [] },
    ]);
    expect(provenCriteria(plan, results)).toEqual(new Set(['AC-2']));
  });
});
