import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';

const named = async (request: string): Promise<string[]> => (await planRequest(request)).entities.map(({ name }) => name);

describe('words that name nothing to store', () => {
  it('leaves out qualities, also where a list holds nothing else', async () => {
    const things = await named(
      'Please implement a greenhouse website, which should have modular, extensible and robust features. Users should be able to manage seedlings, and compare identical and different seedlings.',
    );
    expect(things).toContain('Seedling');
    for (const word of ['Modular', 'Extensible', 'Robust', 'Identical', 'Different']) expect(things).not.toContain(word);
  });

  it('leaves out words that join sentences', async () => {
    const things = await named(
      'Please implement a ferry website. Furthermore, the website should support several languages. After approval, the website will show ferries. Users should be able to manage ferries and harbours.',
    );
    expect(things).toEqual(expect.arrayContaining(['Ferry', 'Harbour']));
    for (const word of ['Furthermore', 'After', 'Approval']) expect(things).not.toContain(word);
  });

  it('leaves out verbs that the data does not know, and what adverbs begin', async () => {
    const things = await named(
      'Please implement a raffle website. Users should be able to directly participate in raffles, create, rename and delete albums, conduct buy and sell operations on raffles, and the website should automatically adjust to their screens.',
    );
    expect(things).toEqual(expect.arrayContaining(['Raffle', 'Album']));
    for (const word of ['Participate', 'Rename', 'Buy', 'Adjust']) expect(things).not.toContain(word);
  });

  it('keeps unknown nouns that look like verbs where they are said to be things', async () => {
    expect(
      await named('Please implement a scout camp website. Users should be able to manage chants, pitches and tents.'),
    ).toEqual(expect.arrayContaining(['Chant', 'Pitch', 'Tent']));
  });
});
