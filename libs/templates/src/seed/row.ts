import type { Faker } from '@faker-js/faker';
import { type Resource, words } from '#foundry/planning';
import { catalogFor, PEOPLE, PLACES, PROPER } from './catalogs.js';
import { FEMALE_NAMES, LAST_NAMES, MALE_NAMES } from './people.js';

/** Seed values by property name. */
export type RowValues = Record<string, string | number | boolean | null | readonly number[]>;

/** What all rows of an entity have in common. */
export interface EntityContext {
  readonly faker: Faker;
  readonly resource: Resource;
  readonly rows: number;
  /** The entity's words, the last one (what it is) first: `purchase order` → `order`, `purchase`. */
  readonly nouns: readonly string[];
  /** What the project is about, the nearest first: the entity's other words, those of what refers to it, of its name, of the rest. */
  readonly topics: readonly string[];
  readonly isPerson: boolean;
  /** One name a row, no two the same. */
  readonly names: readonly string[];
}

/** What the values of one row have to agree on. */
export interface RowContext extends EntityContext {
  readonly index: number;
  readonly person: { readonly first: string; readonly last: string };
  readonly place: (typeof PLACES)[number];
  /** The row so far: fields are filled in an order in which later ones may look at earlier ones. */
  readonly values: RowValues;
}

const PERSON_FIELDS = new Set(['firstName', 'lastName', 'fullName']);
/** What is kept about a person under that person's name. */
const ABOUT_PEOPLE = /^(profile|account|record|contact)$/;
/** What somebody sends in, with a name and an address. */
const SENT_IN = /^(feedback|message|inquiry|enquiry|testimonial|registration|subscription|application|rsvp|signup|reservation)$/;

function isAboutPerson({ fields }: Resource, [noun = '', whose = '']: readonly string[]): boolean {
  if (fields.some((field) => PERSON_FIELDS.has(field.name)) || PEOPLE.has(noun)) return true;
  if (ABOUT_PEOPLE.test(noun)) return PEOPLE.has(whose);
  return SENT_IN.test(noun) && fields.some(({ type }) => type === 'email' || type === 'phone');
}

/** What the project is about, as `EntityContext.topics`. */
function topicsOf(resource: Resource, nouns: readonly string[], all: readonly Resource[], slug: string): readonly string[] {
  const groups = all
    .filter(
      (other) =>
        other.fields.some((field) => field.references === resource.entity.name) ||
        other.links.some((link) => link.target === resource.entity.name),
    )
    .flatMap((other) => words(other.entity.name).reverse());
  const others = all.filter((other) => other !== resource).flatMap((other) => words(other.entity.name).reverse());
  return [...new Set([...nouns.slice(1), ...groups, ...slug.split('-'), ...others])];
}

/** Rows that an entity may have before a name comes again: fewer records look better than "Rent 2". */
export function namesFor(resource: Resource, all: readonly Resource[], slug: string): number {
  const nouns = words(resource.entity.name).reverse();
  const [display] = resource.display;
  if (display === undefined || !/(name|title|label|description|subject)$/i.test(display.name) || isAboutPerson(resource, nouns))
    return Infinity;
  return Math.max(6, catalogFor(nouns, topicsOf(resource, nouns, all, slug))?.length ?? Infinity);
}

export function entityContext(
  faker: Faker,
  resource: Resource,
  all: readonly Resource[],
  slug: string,
  rows: number,
): EntityContext {
  const nouns = words(resource.entity.name).reverse();
  const topics = topicsOf(resource, nouns, all, slug);
  const isPerson = isAboutPerson(resource, nouns);
  const list = catalogFor(nouns, topics) ?? PROPER.map((proper) => `${proper} ${resource.entity.label.toLowerCase()}`);
  return { faker, resource, rows, nouns, topics, isPerson, names: distinct(faker.helpers.shuffle([...list]), rows) };
}

/** `count` names; when the list is too short its names come again with a number. */
function distinct(list: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / list.length);
    return round === 0 ? list[index]! : `${list[index % list.length]!} ${round + 1}`;
  });
}

export function rowContext(entity: EntityContext, index: number, people: ReadonlySet<string>, values: RowValues): RowContext {
  const { faker } = entity;
  const gender = Object.values(values).find((value): value is 'female' | 'male' => value === 'female' || value === 'male');
  let person = personName(faker, gender);
  while (people.has(`${person.first} ${person.last}`)) person = personName(faker, gender);
  return { ...entity, index, person, place: faker.helpers.arrayElement(PLACES), values };
}

export function personName(faker: Faker, gender?: 'female' | 'male'): { first: string; last: string } {
  const first = gender === 'female' ? FEMALE_NAMES : gender === 'male' ? MALE_NAMES : [...FEMALE_NAMES, ...MALE_NAMES];
  return { first: faker.helpers.arrayElement(first), last: faker.helpers.arrayElement(LAST_NAMES) };
}

export const pick = <T>({ faker }: Pick<RowContext, 'faker'>, list: readonly T[]): T => faker.helpers.arrayElement(list);

/** ASCII, for addresses and user names. */
export const plain = (text: string): string => words(text).join('');
