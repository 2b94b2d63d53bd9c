import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DomainError } from '#foundry/kernel';
import { planRequest, type Plan } from './index.js';
import { reducedName } from './read/sane-names.js';

/** Every request would take most of the time that all the library's tests have. */
const STRIDE = process.env.FOUNDRY_TEST_THOROUGH === 'true' ? 1 : 7;

const folder = new URL('../../../bench/planner/requests/', import.meta.url);
const requests = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as { request: string }[])
  .map(({ request }) => request);

/** Words of sentences: no name holds one. */
const SENTENCE =
  /\b(?:the|an?|each|every|any|this|that|these|those|their|its|his|her|our|my|your|they|we|you|he|she|them|who|which|whose|what|where|how|why|and|or|but|because|while|are|were|be|been|have|had|could|may|might|must|should|shall|will|would|do|did|not|say|says)\b/;
/** Prepositions and verbs that names hold by custom: `number of guests`, `brewed on`, `in stock`, `is active`, `check in date`. */
const CUSTOM =
  /^(?:from|to|until|since|when)$|^[a-z]+(?: [a-z]+)? of(?: [a-z]+){1,2}$|^[a-z]+(?: [a-z]+)? per [a-z]+$|^[a-z]+(?: [a-z]+)? (?:on|at|by|from|until|since|to|for|against|in)$|^(?:in|on) [a-z]+$|^(?:valid |open )?(?:from|to|until|since) [a-z]+$|^(?:valid )?(?:from|until) date$|^(?:is|has|can|was) [a-z]+|^(?:days|joined|time) (?:to|in) [a-z]+$|^(?:[a-z]+ )?(?:check|move|moved|clock|sign) in(?: [a-z]+)?$|^about me|^steps to reproduce$|^[a-z]+ in (?:stock|transit|year)$/;
const PREPOSITION =
  /\b(?:of|in|on|at|to|for|from|with|by|per|into|under|about|through|via|between|during|after|before|over|without|within|against|among|as|than|until|since|is|has|can|was|when)\b/;

const wordsOf = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

function badNames(plan: Plan): string[] {
  return plan.entities
    .flatMap((entity) => [entity.name, ...entity.fields.map((field) => field.name)])
    .filter((name) => {
      const words = wordsOf(name);
      return words.split(' ').length > 4 || SENTENCE.test(words) || (PREPOSITION.test(words) && !CUSTOM.test(words));
    });
}

describe('the names of a plan', () => {
  it('are heads with what stands before them: no words of a sentence, in any of the measured requests', async () => {
    expect(requests.length).toBeGreaterThan(400);
    let planned = 0;
    const bad: Record<string, string[]> = {};
    for (const request of requests.filter((_, i) => i % STRIDE === 0)) {
      const plan = await planRequest(request).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'planning.nothing_to_store') return undefined;
        throw error;
      });
      if (!plan) continue;
      planned += 1;
      const names = badNames(plan);
      if (names.length > 0) bad[request.slice(0, 80)] = names;
    }
    expect(bad).toEqual({});
    expect(planned * STRIDE).toBeGreaterThan(requests.length * 0.95);
  }, 120_000);

  it.each([
    ['ingredients used per batch', 'ingredients', 'used per batch'],
    ['tank each batch is in', 'tank', 'each batch is in'],
    ['contacts at each company', 'contacts', 'at each company'],
    ['stops in order', 'stops', 'in order'],
    ['for tracking job applications', 'job applications', ''],
    ['mood of the bees', 'mood', 'of the bees'],
    ['members say', 'members', 'say'],
  ])('are cut where the sentence goes on: %s', (said, name, rest) => {
    const reduced = reducedName(said.split(' '));
    expect([reduced.words.join(' '), reduced.rest.join(' ')]).toEqual([name, rest]);
  });

  it.each([
    'number of guests',
    'price per night',
    'brewed on',
    'valid from date',
    'check in date',
    'in stock',
    'is active',
    'from',
  ])('keep what belongs to them by custom: %s', (name) => {
    expect(reducedName(name.split(' ')).words.join(' ')).toBe(name);
  });

  it('leave what was cut as a reference to the thing it names', async () => {
    const plan = await planRequest(
      'Wards have beds. Patients (name) lie in a bed. Nurses record vital signs (temperature, pulse) for each patient.',
    );
    const sign = plan.entities.find(({ name }) => name === 'VitalSign');
    expect(sign?.fields.flatMap((field) => field.references ?? []).sort()).toEqual(['Nurse', 'Patient']);
  });
});

describe('titles', () => {
  it.each([
    ['Please implement a bungalow booking mini-program. Guests can book bungalows.', 'Bungalow booking'],
    ['Please create a web application that tracks parcels. Users can add parcels.', 'Parcels'],
    ['A website that can rank recipes. Users can save recipes.', 'Recipes'],
    ['Please implement a WeChat mini-program for renting umbrellas. Users can rent umbrellas.', 'Umbrellas and rentals'],
    ['Please create a sports club website. Users can add members.', 'Sports club'],
  ])('name what the application is about, not what shows it: %s', async (request, title) => {
    expect((await planRequest(request)).title).toBe(title);
  });
});

describe('plain names of things', () => {
  it('go on speaking of the longer name that was said before', async () => {
    const plan = await planRequest(
      'Please implement a website for a carpentry. Visitors can browse project cases and send inquiries. The management end can manage cases and inquiries.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(['ProjectCase', 'Inquiry']);
  });
});
