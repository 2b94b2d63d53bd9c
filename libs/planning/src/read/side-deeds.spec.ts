import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';

const planOf = async (request: string) => (await planRequest(request)).entities;
const names = async (request: string) => (await planOf(request)).map(({ name }) => name);

describe('what people do in passing with things of others', () => {
  it('keeps what they collect as favourites that point to it', async () => {
    const planned = await planOf(
      'Please implement a trail mini-program for hiking routes. Users should be able to browse routes, collect routes, and share routes.',
    );
    expect(planned.find(({ name }) => name === 'Favorite')?.fields.map(({ references }) => references)).toContain('Route');
  });

  it('makes no favourites of fees, ideas and answers that somebody gathers', async () => {
    expect(
      await names(
        'Please implement a survey tool for surveys. The tool should have functionalities for collecting answers and collecting fees. Users should be able to create surveys.',
      ),
    ).not.toContain('Favorite');
  });

  it('keeps reports of what others posted, and likes of works', async () => {
    const planned = await names(
      'Please implement a poem community. Users should be able to publish poems, like or comment on works shared by others, and report inappropriate content.',
    );
    expect(planned).toEqual(expect.arrayContaining(['Like', 'Comment']));
    expect(planned.some((name) => /Report$/.test(name))).toBe(true);
  });
});
