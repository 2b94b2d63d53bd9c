import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';

const names = async (request: string) => (await planRequest(request)).entities.map(({ name }) => name);

describe('what somebody manages', () => {
  it('is stored, users too', async () => {
    const planned = await names(
      'Please implement a campus repair platform. The management end should have functionalities for managing users and managing repair orders.',
    );
    expect(planned).toContain('User');
  });

  it('makes no data of users who only use the application, or of what is theirs', async () => {
    expect(
      await names('Please implement a recipe website. Users should be able to browse recipes and manage user reviews.'),
    ).not.toContain('User');
  });

  it('may share the word at the end', async () => {
    const planned = await names(
      'Please implement a gym system. The administrator can manage trainer, member, and course information.',
    );
    expect(planned).toEqual(expect.arrayContaining(['Trainer', 'Member', 'Course']));
  });
});

describe('a list that stays open', () => {
  it('ends its sentence, and says nothing else', async () => {
    const plan = await planRequest(
      'Please create a shop system. It should manage product information, including product name, description, price, etc. Users should be able to write reviews (such as praise, complaints).',
    );
    const product = plan.entities.find(({ name }) => name === 'Product');
    expect(product?.fields.map(({ name }) => name)).not.toContain('name');
    expect(plan.entities.map(({ name }) => name)).toEqual(['Product', 'Review']);
    expect(plan.coverage.notCovered).toEqual([]);
  });
});

describe('a sentence about looks', () => {
  it('is no data, though one of its colours has no known name', async () => {
    const plan = await planRequest(
      'Please implement a news site for articles. Assign grellow to the background and tomato to all UI pieces.',
    );
    expect(plan.theme).toEqual({ primary: 'tomato' });
    expect(plan.entities.map(({ name }) => name)).not.toContain('Piece');
  });
});
