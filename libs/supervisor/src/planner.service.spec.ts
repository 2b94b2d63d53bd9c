import { planSchema } from '#foundry/planning';
import { describe, expect, it } from 'vitest';
import { PlannerService } from './planner.service.js';
import { dispatchedPlanSchema, dispatchSchema } from './supervisor.schemas.js';

const planner = new PlannerService();
const APP = 'A library: books (title, isbn, year) have many loans; each loan has a due date.';
const CODE = 'Count:\n```python\nprint(1)\n```\n```bash\necho 2\n```';

describe('a planner dispatch', () => {
  it('plans an application with its tasks as steps', async () => {
    for (const taskType of ['build', 'app', 'application', 'project', 'auto']) {
      const plan = dispatchedPlanSchema.parse(await planner.dispatch(APP, taskType));
      expect(plan).toMatchObject({ taskType, planner: 'offline', title: 'Library' });
      expect(
        planSchema
          .parse(plan.application)
          .entities.map(({ name }) => name)
          .sort(),
      ).toEqual(['Book', 'Loan']);
      expect(plan.steps.length).toBeGreaterThan(2);
      const ids = plan.steps.map(({ id }) => id);
      for (const step of plan.steps) {
        expect(step).toMatchObject({ kind: 'build', role: expect.stringMatching(/^(frontend|backend)$/) as string });
        for (const id of step.dependsOn) expect(ids.indexOf(id)).toBeLessThan(ids.indexOf(step.id));
      }
    }
  });

  it('plans code parts one after the other, and says that the words are not carried out', async () => {
    const plan = await planner.dispatch(CODE, 'auto');
    expect(plan).toMatchObject({ status: 'partly_planned', application: null });
    expect(plan.steps.map(({ id, language, code, dependsOn }) => ({ id, language, code, dependsOn }))).toEqual([
      { id: 'C-1', language: 'python', code: 'print(1)\n', dependsOn: [] },
      { id: 'C-2', language: 'bash', code: 'echo 2\n', dependsOn: ['C-1'] },
    ]);
    expect(plan.coverage.notCovered).toEqual([{ part: 'Count:', reason: expect.stringContaining('model') as string }]);
    expect((await planner.dispatch('```python\nprint(1)\n```', 'code')).status).toBe('planned');
  });

  it('invents nothing for what it does not cover', async () => {
    for (const [prompt, taskType] of [
      ['Good morning!', 'build'],
      ['Good morning!', 'auto'],
      ['Write a function that adds two numbers', 'code'],
      [APP, 'research'],
      ['```ruby\nputs 1\n```', 'code'],
    ] as const) {
      const plan = dispatchedPlanSchema.parse(await planner.dispatch(prompt, taskType));
      expect(plan, prompt).toMatchObject({ status: 'not_covered', steps: [], application: null });
      expect(plan.coverage.notCovered.length, prompt).toBeGreaterThan(0);
    }
  });

  it('says so when code stands beside an application that is planned', async () => {
    const plan = await planner.dispatch(`${APP}\n${CODE}`, 'build');
    expect(plan.steps.every(({ kind }) => kind === 'build')).toBe(true);
    expect(plan.coverage.notCovered.map(({ part }) => part)).toContain('The code block of line 3');
  });

  it('refuses what nobody could plan', async () => {
    await expect(planner.dispatch('```python\n\n```', 'auto')).rejects.toMatchObject({ code: 'supervisor.invalid_part' });
    await expect(planner.dispatch('```sh\necho\n```\n'.repeat(51), 'auto')).rejects.toMatchObject({
      code: 'supervisor.too_many_parts',
    });
    await expect(planner.dispatch('books (title). '.repeat(9_000), 'build')).rejects.toMatchObject({
      code: 'planning.request_too_long',
    });
    for (const prompt of ['', ' \n', 'a\0b', 'half \ud800', 'x'.repeat(600_000)])
      expect(dispatchSchema.safeParse({ prompt }).success).toBe(false);
    for (const task_type of ['', 'Build', 'a b', 'x'.repeat(41), '../x', 7])
      expect(dispatchSchema.safeParse({ prompt: 'x', task_type }).success).toBe(false);
    expect(dispatchSchema.parse({ prompt: 'x' }).task_type).toBe('auto');
  });
});
