import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import { namesOf as named } from './planned.fixture.js';

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

describe('nouns for deeds and for the software itself', () => {
  it('keeps what deeds are done to, and not the deeds', async () => {
    const things = await named(
      'Please implement a lighthouse website. The website should have functionalities for lighthouse display, lamp preview, siren detection, categorization, visit record inquiry, and a language switching function. Users should be able to manage lighthouses, lamps, sirens and visits.',
    );
    expect(things).toEqual(expect.arrayContaining(['Lighthouse', 'Lamp', 'Siren', 'Visit']));
    expect(things.filter((name) => /display|preview|detection|categorization|inquiry|switching/i.test(name))).toEqual([]);
  });

  it('reads functions listed with their parts as functions', async () => {
    const things = await named(
      'Please implement an orchard website. The website should have supplier management functions, including supplier entry and supplier search. Harvest management functions, including managing harvests, pickers and ladders.',
    );
    expect(things).toEqual(expect.arrayContaining(['Supplier', 'Harvest', 'Picker', 'Ladder']));
    expect(things.filter((name) => /function|entry|search/i.test(name))).toEqual([]);
  });

  it('leaves out deeds that a sentence includes, and what only goes back and forth', async () => {
    const things = await named(
      'Please implement a letter website. Users should be able to manage letters, including viewing, editing and deleting letters, and move letters to folders and vice versa.',
    );
    expect(things).toEqual(expect.arrayContaining(['Letter']));
    for (const word of ['Viewing', 'Editing', 'ViceVersa']) expect(things).not.toContain(word);
  });

  it('leaves out parts of pages, technology, qualities and fields of life', async () => {
    const things = await named(
      'Please implement a football information website. The website should have navigation arrows, pagination dots and drop-down menus, and an interface for GraphQL and DingTalk on the web and Mac. Users should be able to manage teams, query football data, and improve their ranking on search engines.',
    );
    expect(things).toContain('Team');
    expect(things.filter((name) => /football|arrow|dot|menu|graph|talk|mac|ranking|engine|interface/i.test(name))).toEqual([]);
  });

  it('does not write a plural twice', async () => {
    expect(
      await named('Please implement a ferry website. Users should be able to view ferries and harbour information.'),
    ).toEqual(expect.arrayContaining(['Ferry', 'Harbour']));
  });

  it('takes registration beside a login for becoming a user, and for an event for a record', async () => {
    const website = 'Please implement a website for a lighthouse. The website should have functionalities for ';
    expect(await named(`${website}registration, login, lamps and sirens.`)).not.toContain('Registration');
    expect(await named(`${website}registration, login, lamps and workshops.`)).toContain('Registration');
  });

  it('reads what adverbs begin as done to what follows', async () => {
    const things = await named(
      'Please implement a seismograph website that records and displays tremors. Users should be able to manually enter tremors, automatically sort alarms, and apply for grants. It is for Japan and for Chinese.',
    );
    expect(things).toEqual(expect.arrayContaining(['Tremor', 'Alarm']));
    expect(things.filter((name) => /manually|automatically|record|japan|chinese/i.test(name))).toEqual([]);
  });

  it('reads an inquiry about orders in a list of functions as looking them up, also where `order` could be a verb', async () => {
    const things = await named(
      'Please implement a kayak shop website, which should be stable and secure. The website should support kayak management, order inquiry, paddle dispatch, and paddle file management. Sellers should be able to manage orders, add kayaks in batches, preview kayaks on different devices, and support deployment on Linux.',
    );
    expect(things).toEqual(expect.arrayContaining(['Kayak', 'Order']));
    expect(things.filter((name) => /inquiry|dispatch|stable|batch|device|deployment|file/i.test(name))).toEqual([]);
  });

  it('leaves out what pages consist of and what the software fits, and says that nothing covers it', async () => {
    const plan = await planRequest(
      'Please implement a harp lesson website. Users should be able to manage harps and lessons. The interface should have a keyboard picture, progress bars and large strings. The website should be responsive and compatible with tablets and televisions.',
    );
    expect(plan.entities.map(({ name }) => name).sort()).toEqual(['Harp', 'Lesson']);
    expect(plan.coverage.notCovered.some(({ part }) => part.includes('progress bars'))).toBe(true);
  });
});

describe('a word for what something is like', () => {
  it('is kept nowhere, where it is said once', async () => {
    const names = await named(
      'Please implement a website for checking banknotes. The system should record banknotes and verify their authenticity. Users should be able to manage banknotes.',
    );
    expect(names).toContain('Banknote');
    expect(names).not.toContain('Authenticity');
  });
});
