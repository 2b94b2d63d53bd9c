import { beforeAll, describe, expect, it } from 'vitest';
import { acceptPlan, type Plan, planRequest, renamePlan } from './index.js';

describe('a plan that somebody else made', () => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await planRequest('a clinic: owners (name, email) have many pets; pets have name and species (dog or cat)');
  });

  it('is taken as it is, but for its contract', async () => {
    expect(await acceptPlan({ ...plan, contract: { paths: 'anything' } })).toEqual(plan);
    const { contract: _none, ...without } = plan;
    expect(await acceptPlan(without)).toEqual(plan);
  });

  const changed = (change: (draft: Plan) => void): Plan => {
    const draft = structuredClone(plan);
    change(draft);
    return draft;
  };

  it.each<[string, (draft: Plan) => void, RegExp]>([
    ['an entity twice', (draft) => draft.entities.push(draft.entities[0]!), /entities: owner is there twice/],
    ['a field twice', (draft) => draft.entities[0]!.fields.push(draft.entities[0]!.fields[0]!), /the field name is there twice/],
    [
      'a reference to nobody',
      (draft) => Object.assign(draft.entities[1]!.fields[0]!, { type: 'reference', references: 'Ghost' }),
      /no entity Ghost/,
    ],
    [
      'a reference without an entity',
      (draft) => Object.assign(draft.entities[0]!.fields[0]!, { type: 'reference' }),
      /names no entity/,
    ],
    ['an enum without values', (draft) => Object.assign(draft.entities[0]!.fields[0]!, { type: 'enum' }), /names no values/],
    [
      'limits the wrong way round',
      (draft) => Object.assign(draft.entities[0]!.fields[0]!, { min: 2, max: 1 }),
      /min is above max/,
    ],
    [
      'a relation to nobody',
      (draft) => draft.relations.push({ from: 'Owner', to: 'Ghost', kind: 'one-to-many' }),
      /no entity Ghost/,
    ],
    [
      'an operation on an unknown field',
      (draft) => Object.assign(draft.operations[0]!, { entity: 'Owner', field: 'ghost' }),
      /Owner has no field ghost/,
    ],
    ['a task after an unknown one', (draft) => draft.tasks[0]!.dependsOn.push('T-999'), /there is no task T-999/],
    ['a criterion twice', (draft) => draft.criteria.push(draft.criteria[0]!), /criteria: AC-1 is there twice/],
    [
      'control characters',
      (draft) => Object.assign(draft.entities[0]!, { label: 'a\u0000b' }),
      /entities\.0\.label: it has characters that are no text/,
    ],
    ['a name that is none', (draft) => Object.assign(draft.entities[0]!, { name: '../x' }), /entities\.0\.name/],
    [
      'too many entities',
      (draft) => draft.entities.push(...Array.from({ length: 60 }, (_, i) => ({ ...draft.entities[0]!, name: `E${i}` }))),
      /60 are the most/,
    ],
  ])('is refused with %s', async (_what, change, message) => {
    await expect(acceptPlan(changed(change))).rejects.toMatchObject({
      code: 'planning.invalid_plan',
      message: expect.stringMatching(message) as string,
    });
  });

  it('is refused with everything that is wrong at once', async () => {
    await expect(acceptPlan({ version: 2, title: '' })).rejects.toMatchObject({
      code: 'planning.invalid_plan',
      details: { errors: expect.arrayContaining([expect.objectContaining({ path: 'entities' })]) as unknown },
    });
  });

  it('gets another title, folder and contract when it is renamed', async () => {
    const renamed = await renamePlan(plan, 'Tierärzte & Co.');
    expect(renamed).toMatchObject({
      title: 'Tierärzte & Co.',
      slug: 'tierarzte-and-co',
      contract: { info: { title: 'Tierärzte & Co.' } },
    });
    await expect(renamePlan(plan, 'a\u0007')).rejects.toMatchObject({ code: 'planning.invalid_plan' });
  });
});
