import { type ResourceField, words } from '#foundry/planning';
import { catalogFor, PEOPLE, PLACES, PROPER, QUALITIES, STREETS } from './catalogs.js';
import { personName, pick, plain, type RowContext } from './row.js';
import { isRemark, sentencesFor } from './sentences.js';

type Maker = (row: RowContext, field: ResourceField) => string;

const fullName: Maker = ({ person }) => `${person.first} ${person.last}`;
const someone: Maker = ({ faker }) => {
  const { first, last } = personName(faker);
  return `${first} ${last}`;
};
/** A way begins and ends at different places. */
const stop: Maker = ({ index }, { name }) => {
  const list = catalogFor(['stop'])!;
  return list[(index * 5 + (/^(end|arrival|drop)/i.test(name) ? 3 : 0)) % list.length]!;
};
const digits = (row: RowContext, count: number): string => row.faker.string.numeric({ length: count, allowLeadingZeros: false });
const prefix = (text: string): string =>
  text
    .replace(/[^a-zA-Z]/g, '')
    .slice(0, 3)
    .toUpperCase() || 'NO';

/** One line of text, by the words of the field's name; the first pattern that matches decides. */
const LINES: readonly (readonly [RegExp, Maker])[] = [
  [/^first ?name|^given name|^forename/, ({ person }) => person.first],
  [/^last ?name|^surname|^family name/, ({ person }) => person.last],
  [/^middle name/, (row) => personName(row.faker).first],
  [
    /^user ?name|^login|^handle|^nickname/,
    ({ person, index }) => `${plain(person.first)}.${plain(person.last).slice(0, 1)}${index + 1}`,
  ],
  [/couple/, (row) => `${row.person.first} & ${personName(row.faker).first}`],
  [/^contact( person| name)?$/, fullName],
  [/\bdiet|dietary/, (row) => pick(row, ['No restrictions', 'Vegetarian', 'Vegan', 'Gluten-free', 'No nuts', 'Halal'])],
  [/\b(vat|tax)( (id|number|no))?$/, (row) => `DE${digits(row, 9)}`],
  [/passport/, (row) => `C${digits(row, 8)}`],
  [
    /(start|end|starting|departure|arrival|boarding|pick ?up|drop ?off|meeting) (point|station|stop|location|place|terminal)$|^(bus )?(stop|station|terminal)$/,
    stop,
  ],
  [/\bisbn\b/, ({ faker }) => faker.commerce.isbn(13)],
  [/\bsku\b|article number|product code/, (row) => `${prefix(ownName(row))}-${digits(row, 4)}`],
  [/\bvin\b/, ({ faker }) => faker.vehicle.vin()],
  [
    /license plate|licence plate|\bplate\b|registration( number)?$/,
    ({ faker }) => `${faker.string.alpha({ length: 3, casing: 'upper' })} ${faker.string.numeric(4)}`,
  ],
  [/\bip( address)?$/, ({ index }) => `192.0.2.${index + 10}`],
  [/\bsymbol$|\bticker$/, ({ faker }) => faker.string.alpha({ length: 4, casing: 'upper' })],
  [/magnet/, ({ faker }) => `magnet:?xt=urn:btih:${faker.string.hexadecimal({ length: 40, casing: 'lower', prefix: '' })}`],
  [/\biban\b/, ({ faker }) => faker.finance.iban({ formatted: true })],
  [/account number/, (row) => digits(row, 10)],
  [/card number/, (row) => `•••• ${digits(row, 4)}`],
  [/microchip|chip (id|number)/, (row) => `985${digits(row, 12)}`],
  [/serial/, (row) => `SN-${digits(row, 3)}-${digits(row, 5)}`],
  [/barcode|\bean\b|\bupc\b/, (row) => digits(row, 13)],
  [/tracking/, (row) => `1Z${row.faker.string.alphanumeric({ length: 6, casing: 'upper' })}${digits(row, 8)}`],
  [/flight( number)?$/, (row) => `${row.faker.airline.airline().iataCode}${digits(row, 3)}`],
  [/seat/, (row) => `${1 + (row.index % 30)}${pick(row, ['A', 'B', 'C', 'D', 'E', 'F'])}`],
  [/\bgate\b/, (row) => `${pick(row, ['A', 'B', 'C'])}${1 + (row.index % 24)}`],
  [/room( number)?$/, (row) => String(100 * (1 + (row.index % 4)) + 1 + row.index)],
  [/table( number)?$/, (row) => `T${row.index + 1}`],
  [
    /shelf|aisle|\bbin\b|rack|storage location/,
    (row) => `${pick(row, ['A', 'B', 'C', 'D'])}-${String(1 + (row.index % 12)).padStart(2, '0')}-${1 + (row.index % 5)}`,
  ],
  [
    /coupon|promo( code)?|voucher|discount code/,
    (row) => `${pick(row, ['WELCOME', 'SPRING', 'THANKS', 'FRIENDS', 'SAVE', 'EARLY'])}${10 + row.index}`,
  ],
  [/version/, (row) => `${1 + Math.floor(row.index / 6)}.${row.index % 6}.${row.faker.number.int({ max: 9 })}`],
  [/(number|code|\bno|identifier|\bref(erence)?|(^| )id)$/, (row) => `${prefix(row.resource.entity.name)}-${1001 + row.index}`],
  [/zip|postal|postcode/, ({ place }) => place[3]],
  [/city|town|hometown/, ({ place }) => place[0]],
  [/^state$|province|county|^region$/, ({ place }) => place[1]],
  [/country|nationality/, ({ place }) => place[2]],
  [/^(destination|arrival)( city| airport)?$|^to$/, (row) => cityInTitle(row) ?? pick(row, catalogFor(['city'])!)],
  [/^(origin|departure)( city| airport)?$|^from$/, ({ place }) => place[0]],
  [/street|address( line)?( \d)?$/, (row) => `${row.faker.number.int({ min: 2, max: 148 })} ${pick(row, STREETS)}`],
  [/location|venue|place/, (row) => pick(row, catalogFor(['venue'])!)],
  [/time ?zone/, (row) => pick(row, ['Europe/Berlin', 'America/New_York', 'Europe/London', 'Asia/Tokyo'])],
  [/currency/, (row) => pick(row, ['EUR', 'USD', 'GBP'])],
  [/language/, (row) => pick(row, catalogFor(['language'])!)],
  [
    /company|employer|organi[sz]ation|business|publisher|brand|manufacturer|make$|supplier|vendor|sponsor|^client$/,
    (row, field) =>
      field.name === 'make' || row.nouns.includes('vehicle') || row.nouns.includes('car')
        ? row.faker.vehicle.manufacturer()
        : company(row, field),
  ],
  [
    /^model$|car model/,
    (row) =>
      row.nouns.some((noun) => /vehicle|car|truck/.test(noun))
        ? row.faker.vehicle.model()
        : `${pick(row, ['Series', 'Pro', 'Model', 'Mark'])} ${1 + (row.index % 9)}`,
  ],
  [
    /job|position|occupation|profession|designation|^role$/,
    (row) => pick(row, catalogFor(['position'], [...row.nouns, ...row.topics])!),
  ],
  [/department|division/, (row) => pick(row, catalogFor(['department'])!)],
  [/^team$/, (row) => pick(row, catalogFor(['team'])!)],
  [
    /speciali[sz]ation|speciality|specialty|expertise|major|field of study/,
    (row) =>
      pick(
        row,
        row.nouns.some((noun) => /doctor|vet|physician|nurse/.test(noun))
          ? ['Surgery', 'Dentistry', 'General practice', 'Dermatology', 'Cardiology', 'Paediatrics']
          : (catalogFor(['speciality'], [...row.nouns, ...row.topics]) ?? catalogFor(['skill'])!),
      ),
  ],
  [/skills?$/, (row) => pick(row, catalogFor(['skill'], [...row.nouns, ...row.topics])!)],
  [/breed/, (row) => breed(row)],
  [/species/, (row) => pick(row, catalogFor(['species'], [...row.nouns, ...row.topics.slice(0, 2)]) ?? ANIMALS)],
  [/^kind of animal/, (row) => pick(row, ['Dog', 'Cat', 'Rabbit', 'Parrot', 'Guinea pig'])],
  [
    /colou?r|shade/,
    (row) => pick(row, ['Black', 'White', 'Brown', 'Grey', 'Ginger', 'Navy blue', 'Forest green', 'Sand', 'Wine red']),
  ],
  [/size/, (row) => pick(row, ['S', 'M', 'L', 'XL'])],
  [/material/, (row) => pick(row, ['Oak', 'Steel', 'Cotton', 'Ceramic', 'Glass', 'Leather', 'Bamboo'])],
  [/genre/, (row) => pick(row, catalogFor(['genre'], [...row.nouns, ...row.topics])!)],
  [/cuisine/, (row) => pick(row, ['Italian', 'Japanese', 'Mexican', 'Indian', 'French', 'Lebanese', 'Thai'])],
  [/^type$|^kind$/, (row) => pick(row, typesFor([...row.nouns, ...row.topics]))],
  [/category|topic|section/, (row) => pick(row, catalogFor(['category'], [...row.nouns, ...row.topics])!)],
  [/tags?$|keywords?$/, (row) => pick(row, catalogFor(['tag'])!)],
  [/vaccine|vaccination/, (row) => pick(row, catalogFor(['vaccine'])!)],
  [/medication|medicine|drug/, (row) => pick(row, catalogFor(['medication'])!)],
  [/dosage|dose/, (row) => pick(row, ['1 tablet', '2 tablets', '5 ml', '10 ml', '1 capsule'])],
  [/frequency/, (row) => pick(row, ['Daily', 'Twice a day', 'Weekly', 'Every other day', 'Monthly'])],
  [/diagnosis|condition|allergy|symptom/, (row) => pick(row, catalogFor(['diagnosis'])!)],
  [/treatment|procedure/, (row) => pick(row, catalogFor(['treatment'])!)],
  [/reason|purpose|cause/, (row) => pick(row, sentencesFor('reason', [], false)).replace(/\.$/, '')],
  [/availab/, (row) => pick(row, ['Weekday mornings', 'Weekends', 'Tuesday and Thursday evenings', 'Any time', 'School hours'])],
  [/(opening|office|working|business) (hours|times)|^hours$/, (row) => pick(row, ['Mon–Fri 9:00–17:00', 'Daily 8:00–20:00'])],
  [/blood (type|group)/, (row) => pick(row, ['A+', '0+', 'B+', 'AB+', '0-', 'A-'])],
  [/gender|^sex$/, (row) => pick(row, ['Female', 'Male', 'Female', 'Male', 'Non-binary'])],
  [
    /week ?day|day of( the)? week|^day$/,
    (row) => pick(row, ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']),
  ],
  [/season$/, (row) => pick(row, ['Spring', 'Summer', 'Autumn', 'Winter'])],
  [/level|difficulty/, (row) => pick(row, ['Beginner', 'Intermediate', 'Advanced'])],
  [/degree|education|qualification/, (row) => pick(row, ['BSc', 'MSc', 'Diploma', 'PhD', 'Certificate'])],
  [/certificat|licen[cs]e|accreditation/, (row) => `${prefix(row.resource.entity.name)}-${digits(row, 6)}`],
  [/interest|hobb/, (row) => pick(row, ['Hiking', 'Photography', 'Cooking', 'Chess', 'Gardening', 'Live music', 'Cycling'])],
  [/relation(ship)?$/, (row) => pick(row, ['Parent', 'Partner', 'Sibling', 'Friend', 'Colleague'])],
  [/insurance|insurer/, (row) => pick(row, ['Union Health', 'Meridian Mutual', 'Harbour Insurance', 'Alpine Cover'])],
  [/instrument/, (row) => pick(row, ['Piano', 'Violin', 'Guitar', 'Cello', 'Flute', 'Drums', 'Voice'])],
  [/payment method/, (row) => pick(row, ['Credit card', 'Bank transfer', 'Cash', 'Direct debit'])],
  [/merchant|payee|^store$|^shop$/, (row) => pick(row, catalogFor(['supplier'])!)],
  [/weather/, (row) => pick(row, ['Sunny', 'Light rain', 'Overcast', 'Clear and cold'])],
  [/mood/, (row) => pick(row, ['Happy', 'Calm', 'Tired', 'Excited', 'Thoughtful'])],
  [/grade/, (row) => pick(row, ['A', 'A-', 'B+', 'B', 'B-', 'C+', 'C'])],
  [/unit$/, (row) => pick(row, catalogFor(['unit'], [...row.nouns, ...row.topics]) ?? ['piece', 'kg', 'box', 'litre', 'pack'])],
  [/(^| )(value|reading|measurement)$/, ({ faker }) => String(faker.number.float({ min: 0.2, max: 48, fractionDigits: 1 }))],
  [
    /^hours?$|time slots?$/,
    ({ index }) => `${String(8 + (index % 9)).padStart(2, '0')}:00–${String(9 + (index % 9)).padStart(2, '0')}:00`,
  ],
  [
    /^when$|^schedule$/,
    (row) =>
      pick(row, ['Monday mornings', 'Every other day', 'On Wednesdays', 'Saturday afternoon', 'Once a week', 'At weekends']),
  ],
  [/duration|length/, (row) => pick(row, ['30 minutes', '45 minutes', '1 hour', '90 minutes', '2 hours'])],
  [/phone|mobile/, (row) => phone(row)],
  [/e ?mail/, (row) => email(row)],
  [/url|website|link/, (row) => website(row)],
  [
    /author|director|artist|composer|photographer|illustrator|instructor|teacher|trainer|speaker|coach|driver|assignee|reporter|requester|manager|contact( person| name)?|doctor|vet|chef|host|guest|customer|client|owner|sender|recipient|passenger|patient|student|employee|member|user|(created|approved|reviewed|posted|uploaded|assigned|reported|recorded) (by|to)/,
    someone,
  ],
  [
    /(^| )(name|title|label|subject|headline|question|text|summary|display name)$/,
    (row, field) =>
      /person|contact|customer|client|guest|author|full name/.test(lower(row, field)) ? fullName(row, field) : ownName(row),
  ],
];

/** Parts of a town, a building or a landscape have names of their own. */
const NAMED_PLACE =
  /\b(district|area|zone|estate|neighbou?rhood|quarter|hall|block|wing|building|tower|farm|field|park|lake|river|garden|camp)$/;
const ANIMALS = ['Dog', 'Cat', 'Rabbit', 'Parrot', 'Guinea pig'];

/** Types of what the list of categories knows, else what anything may be. */
function typesFor(topics: readonly string[]): readonly string[] {
  const types = catalogFor(['type'], topics)!;
  const categories = catalogFor(['category'], topics)!;
  return types === catalogFor(['type']) && categories !== catalogFor(['category']) ? categories : types;
}

/** `Weekend in Porto` goes to Porto. */
function cityInTitle({ values }: RowContext): string | undefined {
  const title = String(values.title ?? values.name ?? '');
  return [...catalogFor(['city'])!, ...PLACES.map(([city]) => city)].find((city) => title.includes(city));
}

const lower = (row: Pick<RowContext, 'nouns'>, field?: ResourceField): string =>
  field === undefined ? row.nouns.join(' ') : words(field.name).join(' ');

/** What the row's thing is called. */
export function ownName(row: RowContext): string {
  if (row.isPerson) return `${row.person.first} ${row.person.last}`;
  if (row.nouns.some((noun) => /^(pet|dog|cat|animal)$/.test(noun))) return petName(row);
  if (row.nouns.some((noun) => /^(vehicle|car)$/.test(noun))) return row.faker.vehicle.vehicle();
  return byKind(row) ?? row.names[row.index]!;
}

/** Where companies stand for the records, no two are the same. */
function company(row: RowContext, field: ResourceField): string {
  const list = catalogFor(['company'])!;
  if (!row.resource.display.includes(field)) return pick(row, list);
  const round = Math.floor(row.index / list.length);
  return `${list[row.index % list.length]!}${round === 0 ? '' : ` ${['International', 'Partners', 'Services'][round - 1] ?? round}`}`;
}

/** An event whose category is `workshop` is called like a workshop, a machine whose category is `crane` like a crane. */
function byKind({ nouns, values, index, resource }: RowContext): string | undefined {
  if (/^(machine|equipment|instrument|device|vessel)$/.test(nouns[0]!)) {
    const kind = resource.fields.find(({ type, name }) => type === 'enum' && /category|type|kind|family/i.test(name));
    const value = kind === undefined ? null : values[kind.valueName];
    if (typeof value !== 'string') return undefined;
    const list = catalogFor([value]);
    const model = `${String.fromCharCode(65 + ((index * 7) % 26))}${120 + index * 15}`;
    return list === undefined ? `${value[0]!.toUpperCase()}${value.slice(1)} ${model}` : list[index % list.length];
  }
  if (!nouns.some((noun) => /^(event|session|activity)$/.test(noun))) return undefined;
  const kind = Object.values(values).find(
    (value) => typeof value === 'string' && /^(concert|workshop|seminar|talk|training|tournament|race)$/i.test(value),
  );
  const list = kind === undefined ? undefined : catalogFor([String(kind).toLowerCase()]);
  return list?.[index % list.length];
}

const PETS =
  'Luna; Bruno; Milo; Nala; Oscar; Bella; Rocky; Coco; Simba; Daisy; Felix; Rosie; Leo; Molly; Charlie; Pepper; Balu; Ginger; Hazel; Tiger; Lilly; Sammy; Maple; Ziggy'.split(
    '; ',
  );
const petName = ({ index }: RowContext): string => PETS[index % PETS.length]!;

function breed(row: RowContext): string {
  const { animal } = row.faker;
  const species = Object.values(row.values).find(
    (value) => typeof value === 'string' && /^(dog|cat|rabbit|bird|horse|fish|snake|cow)$/i.test(value),
  );
  switch (String(species ?? 'dog').toLowerCase()) {
    case 'cat':
      return animal.cat();
    case 'rabbit':
      return animal.rabbit();
    case 'bird':
      return pick(row, ['Cockatiel', 'Budgerigar', 'Canary', 'Lovebird']);
    case 'horse':
      return animal.horse();
    case 'fish':
      return animal.fish();
    case 'snake':
      return animal.snake();
    case 'cow':
      return animal.cow();
    default:
      return animal.dog();
  }
}

/** One line for a field that is not of a more precise type. */
export function line(row: RowContext, field: ResourceField): string {
  const name = lower(row, field);
  const maker = LINES.find(([pattern]) => pattern.test(name))?.[1];
  if (maker !== undefined) return maker(row, field);
  if (words(field.name).some((word) => PEOPLE.has(word))) return someone(row, field);
  // A noun that some list knows (`ingredient`, `plant`), else what stands for the record, a remark, or a name of its own.
  const list = catalogFor(words(field.name).reverse());
  if (list !== undefined) return pick(row, list);
  if (row.resource.display.includes(field)) return ownName(row);
  return isRemark(name)
    ? pick(row, sentencesFor(name, row.nouns, row.isPerson)).replace(/\.$/, '')
    : pick(row, NAMED_PLACE.test(name) ? PROPER : QUALITIES);
}

/** Several lines. */
export function text(row: RowContext, field: ResourceField): string {
  const name = lower(row, field);
  if (/address/.test(name))
    return `${row.faker.number.int({ min: 2, max: 148 })} ${pick(row, STREETS)}\n${row.place[3]} ${row.place[0]}, ${row.place[2]}`;
  if (/ingredient/.test(name)) return row.faker.helpers.arrayElements(catalogFor(['ingredient'])!, 5).join('\n');
  if (/availab|hours|hobb|interest/.test(name)) return line(row, field);
  const bank = sentencesFor(name, row.nouns, row.isPerson);
  const long = /content|body|description|bio|story|instruction/.test(name);
  const start = row.index % bank.length;
  return long ? [...new Set([bank[start]!, bank[(start + 3) % bank.length]!])].join(' ') : bank[start]!;
}

export function email(row: RowContext): string {
  const { person, index, isPerson, resource } = row;
  const name = namedPerson(row);
  if (name !== undefined) return `${name.map(plain).join('.')}@example.com`;
  if (isPerson || resource.display.some((field) => field.type !== 'string'))
    return `${plain(person.first)}.${plain(person.last)}@example.com`;
  return `${pickMailbox(index)}@${plain(ownName(row)) || plain(resource.entity.name)}.example.com`;
}

/** First and last name of whom the record names: `guestName`, `customer`. */
function namedPerson({ values, isPerson }: RowContext): readonly string[] | undefined {
  if (isPerson) return undefined;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string' || !/^\p{L}+ \p{L}+$/u.test(value)) continue;
    const [whose = '', what = 'name', ...more] = words(name);
    if (PEOPLE.has(whose) && what === 'name' && more.length === 0) return value.split(' ');
  }
  return undefined;
}

const pickMailbox = (index: number): string => ['hello', 'office', 'info', 'contact', 'orders'][index % 5]!;

/** From the ranges that are set aside for fiction. */
export const phone = ({ faker, index }: RowContext): string =>
  `+1 ${faker.helpers.arrayElement([212, 303, 415, 503, 617, 718])} 555 ${String(100 + ((index * 7) % 100)).padStart(4, '0')}`;

export function website(row: RowContext): string {
  const name = words(ownName(row)).slice(0, 3).join('-') || 'home';
  return `https://${name}.example.com`;
}
