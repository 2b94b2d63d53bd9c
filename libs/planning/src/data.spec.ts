import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import capabilities from '../data/capabilities.json' with { type: 'json' };
import colors from '../data/colors.json' with { type: 'json' };
import domains from '../data/domains.json' with { type: 'json' };
import entities from '../data/entities.json' with { type: 'json' };
import fields from '../data/fields.json' with { type: 'json' };
import platforms from '../data/platforms.json' with { type: 'json' };
import senses from '../data/senses.json' with { type: 'json' };
import shapes from '../data/shapes.json' with { type: 'json' };
import structures from '../data/structures.json' with { type: 'json' };
import tools from '../data/tools.json' with { type: 'json' };
import verbs from '../data/verbs.json' with { type: 'json' };
import functions from '../data/functions.json' with { type: 'json' };
import words from '../data/words.json' with { type: 'json' };
import { singular } from './language.js';
import { isKnownEntity, knownFields, notationFields } from './lexicon.js';
import { fieldIdentifier } from './naming.js';
import { fieldTypeSchema } from './plan.schemas.js';
import { colorNamed } from './theme.js';

const pattern = z.string().refine((text) => {
  return new RegExp(text, 'i').flags === 'i';
}, 'is no regular expression');
const commaList = z.string().regex(/^[^,]+(,[^,]+)*$/);
const names = [...Object.keys(entities.entities), ...Object.keys(tools.records), ...Object.keys(platforms.records)].flatMap(
  (key) => key.split('|'),
);
const structureNames = Object.keys(structures.things).flatMap((key) => key.split('|'));

const folder = new URL('../data/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Every spelling among a record's keys or in a list of words, anywhere in the data, that is there twice. */
function repeated(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [];
  if (Array.isArray(value))
    return [
      ...(value.every((one) => typeof one === 'string') ? twice(value, path) : []),
      ...value.flatMap((one, i) => repeated(one, `${path}[${i}]`)),
    ];
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...twice(
      Object.keys(value).flatMap((key) => key.split('|')),
      path,
    ),
    ...Object.entries(value).flatMap(([key, one]) => repeated(one, `${path}/${key}`)),
  ];
}

const twice = (list: readonly string[], path: string): string[] =>
  list.filter((one, i) => list.indexOf(one) !== i).map((one) => `${path}: ${one}`);

describe('the domain data', () => {
  it.each(files)('has no key, no spelling and no listed word twice in %s', (file) => {
    const document = parseDocument(readFileSync(new URL(file, folder), 'utf8'), { uniqueKeys: true });
    expect(document.errors.map(({ message }) => message)).toEqual([]);
    expect(repeated(document.toJS(), file)).toEqual([]);
  });

  it('names no word twice in a list of words', () => {
    const lists: readonly [string, unknown][] = [...Object.entries(words), ...Object.entries(verbs)];
    for (const [name, list] of lists)
      if (typeof list === 'string')
        expect(
          twice(
            list.split(',').map((word) => word.trim()),
            name,
          ),
        ).toEqual([]);
  });

  it('has the shapes that the look-ups read', () => {
    z.strictObject({
      shared: z.record(z.string(), z.string()),
      entities: z.record(z.string(), z.string().min(1)),
    }).parse(entities);
    z.strictObject({
      kinds: z.record(z.string(), commaList),
      senses: z.record(z.string(), z.array(z.tuple([z.string(), z.string().min(1)])).min(1)),
    }).parse(senses);
    z.strictObject({
      persons: z.strictObject({ who: pattern, none: pattern }),
      deeds: z.array(z.tuple([commaList, z.string().min(1)])),
      shapes: z.array(z.tuple([pattern, z.string().min(1)])),
    }).parse(shapes);
    z.strictObject({ things: z.record(z.string(), z.string().min(1)), described: commaList, sure: commaList }).parse(structures);
    const kinds = z.array(z.tuple([pattern, z.string().min(1), z.string()]));
    z.strictObject({ domains: kinds, general: kinds }).parse(domains);
    z.strictObject({
      unrealisable: z.array(
        z.strictObject({
          words: z.array(pattern).min(1),
          reason: z.string().min(20),
          inData: z.boolean(),
          evenStored: z.boolean(),
          exceptPictures: z.literal(true).optional(),
        }),
      ),
      qualities: z.array(z.strictObject({ words: z.array(pattern).min(1), wish: z.string().min(10) })),
      unanswered: z.array(z.strictObject({ words: z.array(pattern).min(1), reason: z.string().min(20) })),
      unansweredDeeds: z.array(z.strictObject({ words: z.array(pattern).min(1), reason: z.string().min(20) })),
      aims: z.array(pattern).min(1),
      offered: z.record(
        z.string().regex(/^(?:(?:list|view|create|update|delete|search|filter|sort|export|dashboard),?)+$/),
        commaList,
      ),
      offeredPhrases: z.array(z.tuple([pattern, z.string().min(1)])),
      framing: commaList,
      general: commaList,
    }).parse(capabilities);
    z.object({
      store: commaList,
      view: commaList,
      other: commaList,
      yields: z.record(z.string(), z.string()),
      transition: z.record(z.string(), z.string()),
      deeds: z.record(z.string(), z.string()),
    }).parse(verbs);
    z.object({
      rules: z.array(z.tuple([pattern, z.string()])),
      optional: pattern,
      known: z.array(z.string()),
      enums: z.record(z.string(), z.string()),
      statuses: z.array(z.tuple([pattern, z.string()])),
    }).parse(fields);
    z.object({
      stopNouns: commaList,
      wrapperNouns: commaList,
      softwareNouns: commaList,
      near: z.array(z.string()),
      phrases: z.record(z.string(), z.string()),
    })
      .loose()
      .parse(words);
  });

  it('knows hundreds of things, each spelling once and in the singular', () => {
    expect(Object.keys(entities.entities).length).toBeGreaterThan(400);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(names.filter((name) => singular(name.split(' ').at(-1)!) !== name.split(' ').at(-1))).toEqual([]);
  });

  it('describes every thing with fields that a plan can hold', () => {
    for (const name of [...names, ...structureNames]) {
      const known = knownFields(name)!;
      expect(
        known.filter((field) => field.references === undefined || field.words !== field.references).length,
        name,
      ).toBeGreaterThan(0);
      const identifiers = known.map((field) => fieldIdentifier([field.words]));
      expect(new Set(identifiers).size, `${name}: ${identifiers.join(', ')}`).toBe(identifiers.length);
      for (const field of known) if (field.type) fieldTypeSchema.parse(field.type);
    }
  });

  it('says of every function of business software once what it keeps', () => {
    const list = Object.entries(functions.functions);
    for (const [record] of list) expect(knownFields(record), record).toBeDefined();
    const all = list.flatMap(([, said]) => said.split('|'));
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  });

  it('describes every sense and every class of nouns in fields of different names that the system does not keep itself', () => {
    const described = [
      ...Object.entries(senses.senses).flatMap(([noun, list]) => list.map(([, notation]) => [noun, notation!] as const)),
      ...[...shapes.shapes, ...shapes.deeds].map(([pattern, notation]) => [pattern!, notation!] as const),
    ];
    for (const [what, notation] of described) {
      const stored = notationFields(notation).filter(({ words, references }) => references === undefined || words !== references);
      const identifiers = stored.map(({ words }) => fieldIdentifier([words]));
      expect(new Set(identifiers).size, `${what}: ${identifiers.join(', ')}`).toBe(identifiers.length);
      expect(stored.length, what).toBeGreaterThan(0);
      for (const { words, type } of stored) {
        expect(['updated at', 'created at', 'id'], what).not.toContain(words);
        if (type) fieldTypeSchema.parse(type);
      }
    }
  });

  it('describes whatever a tool works on or makes', () => {
    const list = z.array(z.union([z.tuple([pattern, z.string()]), z.tuple([pattern, z.string(), z.string()])]));
    const { materials, deeds, phrases } = z
      .strictObject({ records: z.record(z.string(), z.string().min(1)), materials: list, deeds: list, phrases: list })
      .parse(tools);
    for (const [, makes] of [...materials, ...deeds, ...phrases])
      for (const name of makes.split(',')) expect(knownFields(name), name).toBeDefined();
  });

  it('describes whatever a platform keeps, of kinds that it knows', () => {
    const phrase = z.strictObject({
      kind: z.enum(Object.keys(platforms.kinds)).optional(),
      says: pattern,
      keeps: commaList,
      beside: commaList.optional(),
      instead: commaList.optional(),
    });
    z.strictObject({
      records: z.record(z.string(), z.string().min(1)),
      kinds: z.record(z.string(), pattern),
      phrases: z.array(phrase),
    }).parse(platforms);
    for (const { keeps } of platforms.phrases) for (const name of keeps.split(',')) expect(knownFields(name), name).toBeDefined();
  });

  it('is sure only of words of software that it describes', () => {
    for (const word of structures.described.split(',')) expect(knownFields(word), word).toBeDefined();
    for (const word of structures.sure.split(','))
      expect([...structureNames, ...structures.described.split(',')]).toContain(word);
  });

  it('starts applications of a known kind with things it can describe', () => {
    for (const [, core] of domains.domains)
      for (const word of core!.split(',')) expect(isKnownEntity(word.trim()) || word.trim().length > 2, word).toBe(true);
    const unknown = domains.domains
      .flatMap(([, core]) => core!.split(',').map((word) => word.trim()))
      .filter((word) => !isKnownEntity(word));
    expect(unknown).toEqual([]);
  });

  it('names colours that CSS can show', () => {
    for (const name of Object.keys(colors.other)) expect(colorNamed(name), name).toMatch(/^(?:#[0-9a-f]{6}|[a-z]+)$/);
  });
});
