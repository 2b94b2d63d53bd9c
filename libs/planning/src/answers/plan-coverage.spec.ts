import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';

/** The coverage of a request's plan: by part, the operations whose criteria answer it, or the reason why nothing does. */
async function coverageOf(request: string): Promise<{ answered: Map<string, string[]>; missing: Map<string, string> }> {
  const plan = await planRequest(request);
  const operations = new Map(plan.criteria.map(({ id, operation, text }) => [id, operation ?? text]));
  return {
    answered: new Map(plan.coverage.covered.map(({ part, criteria }) => [part, criteria.map((id) => operations.get(id)!)])),
    missing: new Map(plan.coverage.notCovered.map(({ part, reason }) => [part, reason])),
  };
}

describe('what every delivered application does with its data', () => {
  it('is answered by the criteria of what it is about', async () => {
    const { answered, missing } = await coverageOf(
      'Please implement a kennel website. The website should have functionalities for dog management, search, sorting by name, deletion functions and data display. Users should be able to browse dogs, export data and find the information they need.',
    );
    expect(answered.get('search, sorting by name')).toEqual(expect.arrayContaining(['search Dog', 'sort Dog']));
    expect(answered.get('deletion functions')).toContain('delete Dog');
    expect(answered.get('data display')).toEqual(expect.arrayContaining(['list Dog', 'view Dog']));
    expect(answered.get('export data')).toContain('export Dog');
    expect(answered.get('find the information they need')).toContain('search Dog');
    expect([...missing]).toEqual([]);
  });

  it('is its menu, its checks of what is entered, its pages of a list and its HTTP interface', async () => {
    const { answered } = await coverageOf(
      'Please implement a seed library. The website should have a clear navigation menu, pagination and required field verification. Users should be able to add seeds and manipulate data through REST.',
    );
    expect(answered.get('a clear navigation menu')).toContain('list Seed');
    expect(answered.get('pagination')).toEqual(['list Seed']);
    expect(answered.get('required field verification')).toContain('create Seed');
    expect(answered.get('manipulate data through REST')).toEqual(expect.arrayContaining(['create Seed', 'delete Seed']));
  });

  it('is not what is done to files, pictures or other services', async () => {
    const { answered, missing } = await coverageOf(
      'Please implement a poster tool. Users should be able to manage posters, export data to various file formats, rotate, and preview the final effect.',
    );
    expect([...answered.keys()]).not.toContain('export data to various file formats');
    expect(missing.get('export data to various file formats')).toMatch(/CSV only/);
    expect(missing.get('preview the final effect')).toMatch(/looked at beforehand/);
  });
});

describe('what the plan answers under another word', () => {
  it('is found by the meaning of names', async () => {
    const { missing } = await coverageOf(
      'Please implement a boat yard system. The system should have functionalities for recording repair orders, repair order process tracking and customer information management. Users should be able to manage customers, write repair orders and view detailed information about old customers.',
    );
    expect([...missing.keys()].filter((part) => /customer|repair/.test(part))).toEqual([]);
  });

  it('is not what only shares a word with it, and says what is not kept', async () => {
    const { answered, missing } = await coverageOf(
      'Please implement a choir site. Users should be able to manage singers, view singer shoe sizes and browse lunar data.',
    );
    expect([...answered.keys()]).not.toContain('browse lunar data');
    expect(missing.get('browse lunar data')).toMatch(/keeps no “lunar”/);
  });

  it('is nobody else where people mean themselves', async () => {
    const { missing } = await coverageOf(
      'Please implement a tool shed. The website should have functionalities for tool management, friend management and a personal center.',
    );
    expect(missing.get('a personal center')).toMatch(/keeps no accounts/);
  });
});

describe('pieces of sentences', () => {
  it('are joined to what they belong to, in the words of the request', async () => {
    const { answered, missing } = await coverageOf(
      'Please implement a parcel desk. Users should be able to browse small, heavy, and fragile parcels, create, rename, and delete labels.',
    );
    expect([...answered.keys()]).toEqual(
      expect.arrayContaining(['browse small, heavy, and fragile parcels', 'create, rename, and delete labels']),
    );
    expect([...missing]).toEqual([]);
  });

  it('that ask for nothing are left out', async () => {
    const { missing } = await coverageOf(
      'Please implement a bell archive for managing bells and more. In addition, users should be able to view bells, other related information and interact with the website. At the same time, they should perform related operations.',
    );
    expect([...missing]).toEqual([]);
  });

  it('are not rewritten', async () => {
    const { answered } = await coverageOf('A goat farm. Keepers add a photo and a location to their goats.');
    expect([...answered.keys()].filter((part) => part.includes('update'))).toEqual([]);
  });
});

describe('a word for what cannot be done', () => {
  it('marks the piece that it is in, not all that stands beside it', async () => {
    const { answered, missing } = await coverageOf(
      'Please implement a hiking site with functionalities for searching, sorting and recommending trails. Users should be able to add trails.',
    );
    expect([...answered.keys()].some((part) => part.includes('searching'))).toBe(true);
    expect([...missing.keys()].filter((part) => /recommend/.test(part) && !/search/.test(part))).toHaveLength(1);
  });

  it('marks nothing where it only says which thing is meant', async () => {
    const { missing } = await coverageOf(
      'Please implement a directory of AI tools. Users should be able to add AI tools, browse AI tools and view AI recommendations.',
    );
    expect([...missing.keys()]).toEqual(['view AI recommendations']);
  });

  it('says why in the terms of what was asked', async () => {
    const { missing } = await coverageOf(
      'Please implement an orchard website. Users should be able to manage trees, pause the game, see buttons with a hover effect, connect with DingTalk, answer through GraphQL, crop pictures, and open an about us page.',
    );
    const reasonOf = (word: string): string | undefined => [...missing].find(([part]) => part.includes(word))?.[1];
    expect(reasonOf('game')).toMatch(/Nothing is played/);
    expect(reasonOf('hover')).toMatch(/this design of its own/);
    expect(reasonOf('GraphQL')).toMatch(/REST/);
  });
});

describe('a reason', () => {
  it('is not given for what is only done to stored reminders, offline events or pictures', async () => {
    const { missing } = await coverageOf(
      'Please implement a beekeeping club app. Users should be able to manage hives, delete reminders, browse offline events and upload photos of hives.',
    );
    expect([...missing]).toEqual([]);
  });

  it('is given for deeds that leave only a record', async () => {
    const { missing } = await coverageOf(
      'Please implement a script shelf. Users should be able to add scripts, run scripts, recognize faces, download files and generate images.',
    );
    expect([...missing.keys()]).toEqual(
      expect.arrayContaining(['run scripts', 'recognize faces', 'download files', 'generate images']),
    );
  });
});
