import type { Plan } from '#foundry/planning';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../agents.fixture.js';
import { designSchema, type Design } from './design.js';
import { planAsProven, planWithDesign, settleDesign } from './settled-design.js';

const REQUEST = 'Rooms can be booked. Rooms must not  be booked twice. There is a list of free rooms.';

const DESIGN: Design = {
  summary: 'Bookings do not overlap.',
  criteria: [
    {
      text: 'A room that is booked is refused.',
      part: 'Rooms must not be booked twice',
      entity: 'Room',
      provenBy: ['backend_unit'],
    },
    {
      text: 'The page lists free rooms.',
      part: 'a list of free rooms',
      entity: null,
      provenBy: ['backend_unit', 'frontend_unit'],
    },
  ],
  contract: [
    { method: 'get', path: '/api/free-rooms', summary: 'Free rooms', status: 200, response: { type: 'object' } },
    { method: 'post', path: '/api/rooms/{id}/free', summary: 'Frees it', status: 204, response: null },
  ],
  tasks: [
    { role: 'backend', title: 'Rule', description: 'Refuse.', criteria: [1, 2] },
    { role: 'frontend', title: 'Page', description: 'List.', criteria: [2] },
  ],
  leftOut: [{ part: 'e-mail', reason: 'Nothing is sent.' }],
};

const problemsOf = (change: Partial<Design>): string[] => {
  const result = designSchema(PLAN, REQUEST).safeParse({ ...DESIGN, ...change });
  return result.success ? [] : result.error.issues.map(({ message }) => message);
};

describe('a design', () => {
  it('is taken when it keeps to the request and the plan', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[string, Partial<Design>, RegExp]>([
    [
      'invents a wish',
      { criteria: [{ ...DESIGN.criteria[0]!, part: 'Rooms are painted' }, DESIGN.criteria[1]!] },
      /does not quote/,
    ],
    [
      'names an entity that is not there',
      { criteria: [{ ...DESIGN.criteria[0]!, entity: 'Hotel' }, DESIGN.criteria[1]!] },
      /not an entity/,
    ],
    [
      'gives a task a criterion that is not there',
      { tasks: [...DESIGN.tasks, { ...DESIGN.tasks[0]!, criteria: [3] }] },
      /no criterion 3/,
    ],
    ['has a proof without a task', { tasks: [DESIGN.tasks[0]!] }, /criterion 2/],
    [
      'changes an operation of the contract',
      { contract: [{ ...DESIGN.contract[0]!, path: '/api/rooms' }] },
      /has GET \/api\/rooms already/,
    ],
    ['leaves the API', { contract: [{ ...DESIGN.contract[0]!, path: '/api/../admin' }] }, /not a path below/],
  ])('is refused when it %s', (_, change, problem) => {
    expect(problemsOf(change).join(' ')).toMatch(problem);
  });

  it('gets numbers that go on where the plan’s end, and its operations into the contract', () => {
    const settled = settleDesign(PLAN, DESIGN);
    expect(settled.criteria.map(({ id }) => id)).toEqual(['AC-2', 'AC-3']);
    expect(settled.tasks.map(({ id, criteria }) => [id, criteria])).toEqual([
      ['T-1', ['AC-2', 'AC-3']],
      ['T-2', ['AC-3']],
    ]);
    const plan = planWithDesign(PLAN, settled);
    expect(plan.contract['paths']).toMatchObject({
      '/api/rooms': { get: { summary: 'List rooms' } },
      '/api/free-rooms': { get: { responses: { 200: { content: { 'application/json': { schema: { type: 'object' } } } } } } },
      '/api/rooms/{id}/free': {
        post: { parameters: [{ name: 'id', in: 'path' }], responses: { 204: { description: 'Frees it' } } },
      },
    });
    expect(PLAN.contract['paths']).not.toHaveProperty('/api/free-rooms');
  });
});

describe('the plan that is handed over', () => {
  const settled = settleDesign(PLAN, DESIGN);
  const plan = (proven: readonly string[]): Plan =>
    planAsProven(PLAN, settled, new Set(proven), ({ id }) => `${id} is not proven.`);

  it('claims what is proven', () => {
    const { criteria, coverage } = plan(['AC-2', 'AC-3']);
    expect(criteria.map(({ id }) => id)).toEqual(['AC-1', 'AC-2', 'AC-3']);
    expect(coverage.covered).toEqual([
      { part: 'Rooms must not be booked twice', criteria: ['AC-2'] },
      { part: 'a list of free rooms', criteria: ['AC-3'] },
    ]);
    expect(coverage.notCovered).toEqual([{ part: 'e-mail', reason: 'Nothing is sent.' }]);
  });

  it('names what is not proven among what is not covered, and claims none of it', () => {
    const { criteria, coverage, contract } = plan(['AC-3']);
    expect(criteria.map(({ id }) => id)).toEqual(['AC-1', 'AC-3']);
    expect(coverage.notCovered).toEqual([
      { part: 'Rooms must not be booked twice', reason: 'AC-2 is not proven.' },
      { part: 'e-mail', reason: 'Nothing is sent.' },
    ]);
    expect(contract['paths']).toHaveProperty('/api/free-rooms');
  });

  it('is the planner’s own, with reasons, when nothing is proven', () => {
    const { criteria, tasks, contract, coverage } = plan([]);
    expect({ criteria, tasks, contract }).toEqual({ criteria: PLAN.criteria, tasks: PLAN.tasks, contract: PLAN.contract });
    expect(coverage.notCovered.map(({ part }) => part)).toEqual([
      'Rooms must not be booked twice',
      'a list of free rooms',
      'e-mail',
    ]);
  });
});
