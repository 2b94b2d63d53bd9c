import { describe, expect, it } from 'vitest';
import { toProjectModel } from './model.js';
import { large, tangled } from './testing/hard-plans.js';
import { LISTS } from './seed/catalogs.js';
import { REFERENCE_DAY } from './seed/date-values.js';
import { choice, entity, field, optional, plan, reference } from './testing/plan-builder.js';
import { eventBooking, taskBoard, vetClinic } from './testing/sample-plans.js';

const modelOf = (make: () => Parameters<typeof toProjectModel>[0]) => toProjectModel(make(), '1.2.3');

describe('the project model', () => {
  it('lets the shape of an entity choose its layout', () => {
    const layouts = (make: Parameters<typeof modelOf>[0]) =>
      Object.fromEntries(modelOf(make).entities.map(({ className, layout }) => [className, layout]));
    expect(layouts(vetClinic).Visit).toEqual({ kind: 'calendar', dateField: 'scheduledAt' });
    expect(layouts(eventBooking)).toMatchObject({
      Venue: { kind: 'gallery', imageField: 'photo' },
      Booking: { kind: 'board', statusField: 'status' },
    });
    expect(layouts(vetClinic).Owner).toEqual({ kind: 'table' });
  });

  it('follows the pages of the plan where the fields allow it', () => {
    const made = plan(
      'Pages',
      [
        entity('Shift', [field('name'), field('start', 'datetime'), field('end', 'datetime'), choice('state', ['a', 'b'])]),
        entity('Note', [field('text', 'text')]),
      ],
      {
        pages: [
          { id: 'p1', kind: 'calendar', title: 'Shifts', path: '/shifts', entity: 'Shift' },
          { id: 'p2', kind: 'board', title: 'Notes', path: '/notes', entity: 'Note' },
        ],
      },
    );
    const [shift, note] = toProjectModel(made, '1').entities;
    expect(shift!.layout).toEqual({ kind: 'calendar', dateField: 'start', endField: 'end' });
    expect(note!.layout).toEqual({ kind: 'table' });
  });

  it('shows at most six fields in a list, what names the record first', () => {
    for (const { listFields, displayField } of modelOf(large).entities) {
      expect(listFields.length).toBeLessThanOrEqual(6);
      expect(listFields[0]).toBe(displayField);
    }
  });

  it('colours values by what they say', () => {
    const status = modelOf(taskBoard)
      .entities.find(({ className }) => className === 'Task')!
      .fields.find(({ name }) => name === 'status')!;
    expect(status.options.map(({ label, color }) => `${label}: ${color}`)).toEqual([
      'Backlog: gray',
      'To do: gray',
      'In progress: blue',
      'In review: yellow',
      'Done: green',
    ]);
    const optionsOf = (...values: string[]) =>
      modelOf(() => plan('Odd', [entity('Thing', [field('name'), choice('kind', values)])])).entities[0]!.fields[1]!.options.map(
        ({ label, color }) => `${label}: ${color}`,
      );
    expect(optionsOf('open', 'resolved')).toEqual(['Open: orange', 'Resolved: green']);
    expect(optionsOf('open', 'sold out')[0]).toBe('Open: green');
    expect(optionsOf('VIP guest', 'PhD', 'inProgress', 'NOT_STARTED', 'A4').map((option) => option.split(':')[0])).toEqual([
      'VIP guest',
      'PhD',
      'In progress',
      'Not started',
      'A4',
    ]);
  });

  it('resolves colour names, keeps the asked colour as the filled shade, and finds one for every project that names none', () => {
    const { theme } = modelOf(taskBoard);
    expect(theme).toMatchObject({ background: '#e6e6fa', primary: '#9932cc', onPrimary: '#ffffff', onBackground: '#000000' });
    expect(theme.shades).toHaveLength(10);
    expect(theme.shades[6]).toBe('#9932cc');
    expect(new Set(theme.shades).size).toBe(10);
    expect(new Set([vetClinic, eventBooking, tangled].map((make) => modelOf(make).theme.primary)).size).toBeGreaterThan(1);
    expect(modelOf(vetClinic).theme).toEqual(modelOf(vetClinic).theme);
  });

  it('tells the tests which criteria they prove', () => {
    const pet = modelOf(vetClinic).entities.find(({ className }) => className === 'Pet')!;
    expect(pet.criteria.backend.list).toBe('AC-10: ');
    expect(pet.criteria.frontend.create).toBe('AC-12: ');
    expect(modelOf(vetClinic).criteria.backend.dashboard).toMatch(/^AC-\d+: $/);
    const [transition] = modelOf(taskBoard).entities.find(({ className }) => className === 'Task')!.transitions;
    expect(transition).toMatchObject({ option: { value: 'done' }, backendCriteria: expect.stringMatching(/^AC-\d+: $/) });
  });
});

describe('sample records', () => {
  it('are the same for the same project and others for another', () => {
    const names = (make: Parameters<typeof modelOf>[0]) => modelOf(make).entities[0]!.seed.map(({ name }) => name);
    expect(names(vetClinic)).toEqual(names(vetClinic));
    expect(names(() => ({ ...vetClinic(), slug: 'another-clinic' }))).not.toEqual(names(vetClinic));
  });

  it.each([vetClinic, taskBoard, eventBooking, tangled, large])('are valid, coherent and enough (%#)', (make) => {
    const { entities } = modelOf(make);
    const countOf = new Map(entities.map(({ table, seed }) => [table, seed.length]));
    for (const { fields, links, seed } of entities) {
      expect(seed.length).toBeGreaterThanOrEqual(1);
      expect(seed.map(({ id }) => id)).toEqual(seed.map((_, index) => index + 1));
      for (const made of fields) {
        const values = seed.map((row) => row[made.valueName]);
        const given = values.filter((value) => value !== null);
        if (made.required) expect(given, made.name).toHaveLength(seed.length);
        if (made.unique) expect(new Set(given).size, made.name).toBe(given.length);
        if (made.type === 'enum') expect(made.options.map(({ value }) => value)).toEqual(expect.arrayContaining(given));
        if (made.type === 'enum' && !made.unique) expect(new Set(given).size).toBe(Math.min(made.options.length, given.length));
        if (made.target !== undefined)
          expect(given.every((id) => Number(id) >= 1 && Number(id) <= countOf.get(made.target!.table)!)).toBe(true);
        if (made.maxLength !== undefined)
          expect(
            given.every((value) => String(value).length <= made.maxLength!),
            made.name,
          ).toBe(true);
        if (typeof given[0] === 'number')
          expect(
            given.every((value) => Number(value) >= (made.min ?? -Infinity) && Number(value) <= (made.max ?? Infinity)),
            made.name,
          ).toBe(true);
      }
      for (const link of links.filter(({ owner }) => owner))
        expect(seed.every((row) => (row[link.idsName] as readonly number[]).length > 0)).toBe(true);
      expect(JSON.stringify(seed)).not.toMatch(/lorem|ipsum|undefined/i);
    }
  });

  it('agree with themselves: e-mail addresses match names, what is over lies behind', () => {
    for (const { fullName, email } of modelOf(eventBooking).entities.find(({ className }) => className === 'Customer')!.seed) {
      expect(email).toBe(`${String(fullName).toLowerCase().replace(' ', '.')}@example.com`);
    }
    for (const { status, scheduledAt } of modelOf(vetClinic).entities.find(({ className }) => className === 'Visit')!.seed) {
      if (status === 'completed') expect(String(scheduledAt) < '2026-01-15').toBe(true);
      if (status === 'scheduled') expect(String(scheduledAt) >= '2026-01-15').toBe(true);
    }
  });

  it('names sample records after what the project is about, and dates what was written down before today', () => {
    const nameOf = (title: string) =>
      modelOf(() => plan(title, [entity('Class', [field('name')], 'Classes')])).entities[0]!.seed.map(({ name }) => name);
    expect(nameOf('Gym')).toContain('Morning Yoga');
    expect(nameOf('School')).not.toContain('Morning Yoga');
    const comments = modelOf(() => plan('Blog', [entity('Comment', [field('body', 'text'), field('date', 'date')])]));
    for (const { date } of comments.entities[0]!.seed) expect(Date.parse(String(date))).toBeLessThan(REFERENCE_DAY);
  });

  const seedOf = (title: string, ...entities: Parameters<typeof plan>[1]) =>
    modelOf(() => plan(title, entities)).entities[0]!.seed.map((row) => row as Readonly<Record<string, string>>);

  it('end after they begin: an invoice is due weeks after it is issued, a lesson is over on the same day', () => {
    // The end is written first, as people write it too.
    for (const row of seedOf(
      'Billing',
      entity('Invoice', [field('number'), field('dueOn', 'date'), field('issuedOn', 'date')]),
    )) {
      const days = (Date.parse(row.dueOn!) - Date.parse(row.issuedOn!)) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(14);
      expect(days).toBeLessThanOrEqual(30);
    }
    for (const row of seedOf('School', entity('Lesson', [field('room'), field('startTime', 'time'), field('endTime', 'time')]))) {
      expect(row.endTime! > row.startTime!).toBe(true);
      expect(Number(row.endTime!.slice(0, 2)) - Number(row.startTime!.slice(0, 2))).toBeLessThanOrEqual(3);
    }
    const [opens] = seedOf(
      'Shop',
      entity('Branch', [field('city'), field('openingTime', 'time'), field('closingTime', 'time')], 'Branches'),
    );
    expect(opens!.closingTime! >= '17:00').toBe(true);
  });

  it('have happened when they are said to have', () => {
    const rows = seedOf('Shop', entity('Order', [field('number'), field('orderDate', 'date'), field('deliveryDate', 'date')]));
    for (const { orderDate, deliveryDate } of rows) {
      expect(deliveryDate! >= orderDate!).toBe(true);
      expect(Date.parse(deliveryDate!)).toBeLessThan(REFERENCE_DAY);
    }
  });

  it('are rather few than called like another with a number', () => {
    const vendor = entity('Vendor', [field('name'), field('email', 'email'), reference('category', 'Category')]);
    const rows = seedOf('Fair', vendor, entity('Category', [field('name')], 'Categories'));
    expect(rows.length).toBeGreaterThan(5);
    for (const { name, email } of rows) {
      expect(name).not.toMatch(/\d$/);
      expect(email).toContain(`@${name!.toLowerCase().replace(/[^a-z]/g, '')}.example.com`);
    }
  });

  it('are called by a name, not by a remark, and belong to people only where somebody stands behind them', () => {
    for (const { couple } of seedOf('Wedding', entity('Wedding', [field('couple')])))
      expect(couple).toMatch(/^\p{Lu}\S* & \p{Lu}\S*$/u);
    for (const { gizmo } of seedOf('Odd', entity('Frobnicator', [field('gizmo')]))) expect(gizmo).not.toMatch(/ .* .* /);
    const machine = entity('Machine', [field('name'), choice('category', ['crane', 'loader'])]);
    for (const { name, category } of seedOf('Rental', machine))
      expect(name!.toLowerCase()).toMatch(new RegExp(`^${category} \\w+$`));
    const nameOf = (noun: string) => seedOf('Bus', entity(noun, [field('name'), field('email', 'email')]))[0]!;
    expect(nameOf('Feedback').email).toBe(`${nameOf('Feedback').name!.toLowerCase().replace(' ', '.')}@example.com`);
    expect(nameOf('UserReport').email).not.toMatch(/^\w+\.\w+@example\.com$/);
  });

  it('say what a person would say of such a thing', () => {
    const of = (title: string, noun: string, ...fields: Parameters<typeof entity>[1]) => seedOf(title, entity(noun, fields));
    for (const { sampleId } of of('Lab', 'Sample', field('sampleId'))) expect(sampleId).toMatch(/^[A-Z]{3}-\d+$/);
    for (const { species } of of('Plants', 'Houseplant', field('species'))) expect(species).not.toMatch(/Dog|Cat|Parrot/);
    for (const { type } of of('Sites', 'Gizmo', field('type'))) expect(type).not.toMatch(/Marketing|Finance/);
    for (const { dayRate } of of('Crew', 'Rigger', field('dayRate', 'money'))) expect(dayRate).toBeGreaterThan(100);
    for (const { capacity } of of('Space', 'Desk', field('capacity', 'integer'))) expect(capacity).toBeLessThan(3);
    for (const { guestName, email } of of('Tours', 'Booking', field('guestName'), field('email', 'email')))
      expect(email).toBe(`${String(guestName).toLowerCase().replace(' ', '.')}@example.com`);
    const shows = of('Festival', 'Performance', field('starts', 'datetime'), choice('status', ['planned', 'played']));
    for (const { starts, status } of shows)
      if (status === 'played') expect(Date.parse(String(starts))).toBeLessThan(REFERENCE_DAY);
  });

  it('come from one list for each noun', () => {
    const nouns = LISTS.flatMap(([keys]) => keys.split(' '));
    expect(nouns.filter((noun, index) => nouns.indexOf(noun) !== index)).toEqual([]);
  });

  it('exist for an entity that no list knows', () => {
    const [made] = toProjectModel(plan('Odd', [entity('Frobnicator', [field('name'), optional('gizmo')])]), '1').entities;
    expect(new Set(made!.seed.map(({ name }) => name)).size).toBe(made!.seed.length);
  });
});
