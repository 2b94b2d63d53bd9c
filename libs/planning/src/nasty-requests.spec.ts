import { DomainError } from '#foundry/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_REQUEST_CHARACTERS, planRequest, planSchema, type Plan } from './index.js';

/** Milliseconds. Planning takes a few; the bound finds patterns whose cost explodes, also on a busy machine. */
const PATIENCE = 20_000;
const repeat = (text: string): string =>
  text.repeat(Math.ceil(MAX_REQUEST_CHARACTERS / text.length)).slice(0, MAX_REQUEST_CHARACTERS);

async function outcome(request: string): Promise<Plan | string> {
  try {
    return await planRequest(request);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('requests that cannot be planned', () => {
  it.each([
    ['', 'planning.empty_request'],
    ['  \n\t ', 'planning.empty_request'],
    ['?!…', 'planning.empty_request'],
    ['x'.repeat(MAX_REQUEST_CHARACTERS + 1), 'planning.request_too_long'],
    ['books (title)\u0000', 'planning.binary_request'],
    ['\u0007 books', 'planning.binary_request'],
    ['\uFFFD\uFFFD books', 'planning.binary_request'],
    ['make it nice please', 'planning.nothing_to_store'],
    ['a website', 'planning.nothing_to_store'],
    [
      Array.from(
        { length: 200 },
        (_, i) => `thing${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))} (name, price)`,
      ).join('; '),
      'planning.too_many_entities',
    ],
  ])('%.40j… is refused as %s', async (request, code) => {
    expect(await outcome(request)).toBe(code);
  });

  it('says in one sentence what to do', async () => {
    await expect(planRequest('make it nice please')).rejects.toThrow(/Name the things/);
  });
});

describe('any text', () => {
  beforeAll(async () => {
    await planRequest('books (title)');
  });

  const hostile: Record<string, string> = {
    'one endless word': repeat('a'),
    'endless words': repeat('a '),
    'endless commas': repeat('a, '),
    'endless ands': repeat('x and '),
    'open brackets': repeat('('),
    'nested brackets': repeat('a(b,c) '),
    'endless declarations': repeat('products (name, price) and '),
    'endless predicates': repeat('a has many b, '),
    'endless labels': repeat('a: b; '),
    'endless sentences': repeat('. a'),
    'endless wishes': repeat('users can browse venues, create bookings and manage guests. '),
    'a deed that is allowed': 'Please implement a website that allows poster hanging with pinning and viewing functions.',
    'endless values': repeat('status is a or b or '),
    'endless rows': repeat('| a | b |\n'),
    'endless bullets': repeat('- a\n'),
    'deep bullets': Array.from({ length: 900 }, (_, i) => `${' '.repeat(i % 50)}- item${i}`).join('\n'),
    'endless spaces inside': `books (title)${' '.repeat(40_000)}and members (name)`,
    'markup in names': '<script>alert(1)</script> (title, <img onerror=x>); {{ constructor }} (name, ${x})',
    'SQL in names': 'books (title, "; DROP TABLE books; --", id)',
    'paths in names': '../../etc/passwd (../../x, name)',
    'names of JavaScript': '__proto__ (constructor, toString, then); constructor (name, class); Date (Error, Map)',
    'names of SQL': 'Order (group, table, index, select); Group (order, key)',
    'equal names': 'Owners (owner, Owner, OWNER, name, Name); owner (name); OWNERS (email)',
    'a name that a relation needs': 'Pets (name, owner, owner id). Owners (name). A pet belongs to an owner.',
    Cyrillic: 'Товары (название, цена); поставщики (название, телефон)',
    Chinese: '产品（名称、价格、库存）；供应商（名称、电话）',
    Arabic: 'كتب (عنوان, مؤلف, سعر)',
    emoji: '😀 books (📕 title, 🧑 author) have many 🏷 tags',
    'right-to-left marks': 'bo\u202Eoks (tit\u200Ble)',
  };

  it.each(Object.entries(hostile))('%s: is planned or refused, in bounded time', async (_name, request) => {
    const started = process.cpuUsage();
    const result = await outcome(request);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(PATIENCE);
    if (typeof result === 'string') expect(result).toMatch(/^planning\./);
    else expectSound(result);
  });

  it('stays sound for words thrown together at random', async () => {
    const words = [
      'a',
      'the',
      'each',
      'has',
      'have',
      'many',
      'belongs to',
      'allows',
      'lets',
      'hanging',
      'functions',
      'products',
      'owner',
      'status',
      'is',
      'draft',
      'or',
      'active',
      ',',
      ';',
      '.',
      ':',
      '(',
      ')',
      'and',
      'users can',
      'create',
      'browse',
      'bookings',
      'with',
      'date',
      'price in EUR',
      '\n- ',
      '\n## ',
      'unique',
      'optional',
      'one',
      'class',
      '__proto__',
      '|',
      '"',
      '<b>',
      '→',
      'from 1 to 5',
      'which',
      'tags',
      'default',
      '%',
      '’s',
      '…',
    ];
    let seed = 42;
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
    for (let round = 0; round < 300; round++) {
      const request = Array.from({ length: 3 + (next() % 40) }, () => words[next() % words.length]).join(' ');
      const result = await outcome(request);
      if (typeof result !== 'string') expectSound(result, request);
    }
  });
});

/** Valid by the schema, and free of names that would collide in code, tables or addresses. */
function expectSound(plan: Plan, request = ''): void {
  const parsed = planSchema.safeParse(plan);
  expect(parsed.success, `${request}\n${parsed.error?.message ?? ''}`).toBe(true);
  const unique = (names: string[]): void =>
    expect(new Set(names.map((name) => name.toLowerCase())).size, `${request}\n${names.join()}`).toBe(names.length);
  unique(plan.entities.map((entity) => entity.name));
  unique(plan.pages.map((page) => page.path));
  unique(plan.operations.map((operation) => operation.id));
  for (const entity of plan.entities) {
    unique(entity.fields.flatMap((field) => (field.type === 'reference' ? [field.name, `${field.name}Id`] : [field.name])));
    for (const field of entity.fields) {
      expect(field.type === 'enum', `${request} ${field.name}`).toBe(field.enum !== undefined);
      expect(field.type === 'reference', `${request} ${field.name}`).toBe(field.references !== undefined);
      if (field.enum && field.default !== undefined) expect(field.enum).toContain(field.default);
      if (field.references) expect(plan.entities.map((one) => one.name)).toContain(field.references);
    }
  }
}
