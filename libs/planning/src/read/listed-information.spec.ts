import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../planned.fixture.js';

const fieldsIn = async (wish: string, name: string): Promise<readonly string[]> =>
  (await fieldsOf(`Please implement a website for an arboretum. ${wish}`)).get(name) ?? [];

describe('what is known of a thing, announced as information', () => {
  it.each([
    'Users should be able to view trees, including information such as height, age, and bark colour.',
    'Users should be able to view trees and their details, including height, age, and bark colour.',
    'The website should have a tree list display function, including information such as height, age, and bark colour.',
  ])('is its fields: %s', async (wish) => {
    expect(await fieldsIn(wish, 'Tree')).toEqual(expect.arrayContaining(['height', 'age', 'barkColour']));
  });

  it('makes no things of its members, and a thing that software is called after too is one where there are several', async () => {
    const planned = await fieldsOf(
      'Please implement a website to show book data. The website should have the function to display books, including information such as title, page count, and salary.',
    );
    expect([...planned.keys()]).toEqual(['Book']);
  });
});
