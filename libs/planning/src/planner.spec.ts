import { describe, expect, it } from 'vitest';
import { planRequest, type Plan, type PlanEntity, type PlanField } from './index.js';

const entityOf = (plan: Plan, name: string): PlanEntity => {
  const entity = plan.entities.find((one) => one.name === name);
  if (!entity) throw new Error(`The plan has no ${name}, only ${plan.entities.map((one) => one.name).join(', ')}.`);
  return entity;
};
const fieldOf = (plan: Plan, name: string): PlanField => {
  const [entity, field] = name.split('.');
  const found = entityOf(plan, entity!).fields.find((one) => one.name === field);
  if (!found) throw new Error(`No ${name}.`);
  return found;
};
const names = (plan: Plan): string[] => plan.entities.map((entity) => entity.name);
const CLINIC =
  'A veterinary clinic: owners (name, email, phone) have many pets; pets have name, species (dog, cat or bird), birth date; each visit has a date, reason and cost and belongs to a pet';
const VENUES =
  'Please implement a wedding venue management system for planning and booking venues. The system should have functionalities for browsing venues, making bookings, managing guest lists, and sending invitations. Users should be able to browse venues, create bookings, manage guests and view schedules. Use lavender as the background colour and dark orchid for components.';

describe('a request that spells out its data', () => {
  it('keeps every entity, field, value and relation, and adds none', async () => {
    const plan = await planRequest(CLINIC);
    expect(plan.title).toBe('Veterinary clinic');
    expect(plan.slug).toBe('veterinary-clinic');
    expect(names(plan)).toEqual(['Owner', 'Pet', 'Visit']);
    expect(entityOf(plan, 'Pet').fields.map((field) => field.name)).toEqual(['name', 'species', 'birthDate', 'owner']);
    expect(fieldOf(plan, 'Pet.species')).toMatchObject({ type: 'enum', enum: ['dog', 'cat', 'bird'], source: 'stated' });
    expect(fieldOf(plan, 'Pet.birthDate').type).toBe('date');
    expect(fieldOf(plan, 'Pet.owner')).toMatchObject({ type: 'reference', references: 'Owner', required: true });
    expect(plan.relations).toEqual([
      { from: 'Owner', to: 'Pet', kind: 'one-to-many' },
      { from: 'Visit', to: 'Pet', kind: 'many-to-one' },
    ]);
    expect(plan.entities.flatMap((entity) => entity.fields).filter((field) => field.source === 'inferred')).toEqual([]);
  });

  it('reads units, currencies, ranges, defaults, uniqueness and what may be left out', async () => {
    const plan = await planRequest(
      'Product: name (unique), price in EUR, weight in kg, rating from 1 to 10, notes (optional), status (open, closed; default open), active (default true), max guests: integer',
    );
    expect(fieldOf(plan, 'Product.name').unique).toBe(true);
    expect(fieldOf(plan, 'Product.price')).toMatchObject({ type: 'money', currency: 'EUR' });
    expect(fieldOf(plan, 'Product.weight')).toMatchObject({ type: 'decimal', unit: 'kg' });
    expect(fieldOf(plan, 'Product.rating')).toMatchObject({ type: 'integer', min: 1, max: 10 });
    expect(fieldOf(plan, 'Product.notes').required).toBe(false);
    expect(fieldOf(plan, 'Product.status')).toMatchObject({ enum: ['open', 'closed'], default: 'open' });
    expect(fieldOf(plan, 'Product.active')).toMatchObject({ type: 'boolean', default: true });
    expect(fieldOf(plan, 'Product.maxGuests').type).toBe('integer');
  });

  it('makes one many-to-many relation of the two ways it is said', async () => {
    const plan = await planRequest(
      'Posts (title, body). Tags (name). A post can have several tags and tags can be on many posts.',
    );
    expect(plan.relations).toEqual([{ from: 'Post', to: 'Tag', kind: 'many-to-many' }]);
  });

  it('keeps two references to one entity apart', async () => {
    const plan = await planRequest('Teams (name, city). Matches have a date, a home team and an away team.');
    expect(fieldOf(plan, 'Match.homeTeam').references).toBe('Team');
    expect(fieldOf(plan, 'Match.awayTeam').references).toBe('Team');
  });

  it('never asks for a record that cannot be created: of references in a ring one is optional', async () => {
    const plan = await planRequest(
      'Departments (name) and employees (name). Each employee belongs to one department. Each department belongs to one employee.',
    );
    expect([fieldOf(plan, 'Employee.department').required, fieldOf(plan, 'Department.employee').required].toSorted()).toEqual([
      false,
      true,
    ]);
  });

  it('lets a thing in the middle say what a loose verb repeats', async () => {
    const plan = await planRequest(
      'Members (name), books (title). Members borrow books. Loans (due date); a loan belongs to a member and a book.',
    );
    expect(plan.relations.map((one) => `${one.from} ${one.kind} ${one.to}`)).toEqual([
      'Loan many-to-one Member',
      'Loan many-to-one Book',
    ]);
  });

  it('drops fields that the system gives to every record', async () => {
    const plan = await planRequest('Notes (id, title, created_at, updated_at)');
    expect(entityOf(plan, 'Note').fields.map((field) => field.name)).toEqual(['title']);
  });

  it('reads Markdown, tables and indented models', async () => {
    const heading = await planRequest(
      '# Library\n\n## Book\n- title (required)\n- ISBN, unique\n- belongs to an author\n\n## Author\n- name\n- bio (optional)',
    );
    expect(heading.title).toBe('Library');
    expect(fieldOf(heading, 'Book.isbn').unique).toBe(true);
    expect(fieldOf(heading, 'Book.author').references).toBe('Author');
    const table = await planRequest(
      '| Entity | Fields |\n|---|---|\n| Customer | name, email (unique) |\n| Invoice | number, status: draft/sent/paid |\n\nAn invoice belongs to a customer.',
    );
    expect(fieldOf(table, 'Invoice.status').enum).toEqual(['draft', 'sent', 'paid']);
    const model = await planRequest(
      'entities:\n  Invoice:\n    number: string unique\n    buyer: Customer\n  Customer:\n    name: string\n    vat: string?\n',
    );
    expect(fieldOf(model, 'Invoice.buyer').references).toBe('Customer');
    expect(fieldOf(model, 'Customer.vat').required).toBe(false);
  });

  it('plans nouns that nobody wrote down', async () => {
    const plan = await planRequest('Gromps (callsign, wattage) have many flanges; flanges have a diameter in mm');
    expect(names(plan)).toEqual(['Gromp', 'Flange']);
    expect(fieldOf(plan, 'Flange.gromp').references).toBe('Gromp');
  });
});

describe('a request in paragraphs', () => {
  it('finds what the application stores, and no words about software', async () => {
    const plan = await planRequest(VENUES);
    expect(names(plan)).toEqual(expect.arrayContaining(['Venue', 'Booking', 'Guest', 'Invitation']));
    expect(names(plan).filter((name) => /System|Functional|User|List|Ability/.test(name))).toEqual([]);
    expect(entityOf(plan, 'Venue').fields.every((field) => field.source === 'inferred')).toBe(true);
    expect(fieldOf(plan, 'Booking.venue').references).toBe('Venue');
  });

  it('takes the theme from it', async () => {
    const plan = await planRequest(VENUES);
    expect(plan.theme).toEqual({ background: 'lavender', primary: 'darkorchid' });
    expect(plan.criteria.filter((one) => /lavender|darkorchid/.test(one.text))).toHaveLength(2);
  });

  it('names what it cannot do, and why', async () => {
    const plan = await planRequest(VENUES);
    expect(plan.coverage.notCovered.find((one) => one.part === 'sending invitations')?.reason).toMatch(/sent out/);
    expect(plan.coverage.covered.find((one) => one.part === 'making bookings')?.criteria.length).toBeGreaterThan(0);
  });

  it('understands who does what in any person', async () => {
    const plan = await planRequest(
      'Build a platform for hackathons. Organisers publish hackathons; participants form teams and submit projects. It sells tickets.',
    );
    expect(names(plan)).toEqual(expect.arrayContaining(['Hackathon', 'Team', 'Project']));
    expect(names(plan).filter((name) => /Publish|Form|Submit/.test(name))).toEqual([]);
  });
});

describe('a short request', () => {
  it.each([
    ['todo app', ['Todo']],
    ['A blog', ['Post', 'Comment']],
    ['an inventory tracker with suppliers and stock levels', ['Product', 'Supplier']],
    ['CRM for a small agency', ['Contact', 'Company', 'Deal']],
  ])('%s: stores what such an application always stores', async (request, expected) => {
    expect(names(await planRequest(request))).toEqual(expect.arrayContaining(expected));
  });
});

describe('what follows from the data', () => {
  it('shows entities by their shape: boards for work, calendars for dates, galleries for pictures', async () => {
    const plan = await planRequest(
      'Tasks (title, status: to do, in progress or done). Appointments (date and time, reason). Artworks (title, image). Suppliers (name, email).',
    );
    const kind = (name: string): string | undefined => plan.pages.find((page) => page.entity === name)?.kind;
    expect(['Task', 'Appointment', 'Artwork', 'Supplier'].map(kind)).toEqual(['board', 'calendar', 'gallery', 'table']);
  });

  it('turns verbs that change a state into transitions', async () => {
    const plan = await planRequest(
      'Leave requests (start date, end date, status: pending, approved or rejected). Managers can approve or reject leave requests.',
    );
    expect(plan.operations.filter((one) => one.kind === 'transition').map((one) => `${one.field}=${one.value}`)).toEqual([
      'status=approved',
      'status=rejected',
    ]);
    expect(plan.criteria.some((one) => /can be set to "approved"/.test(one.text))).toBe(true);
  });

  it('numbers criteria without gaps, proves each, and puts each into a task', async () => {
    const plan = await planRequest(CLINIC);
    expect(plan.criteria.map((one) => one.id)).toEqual(plan.criteria.map((_one, i) => `AC-${i + 1}`));
    const inTasks = new Set(plan.tasks.flatMap((task) => task.criteria));
    expect(plan.criteria.filter((one) => !inTasks.has(one.id))).toEqual([]);
  });

  it('lets tasks wait only for earlier ones', async () => {
    const plan = await planRequest(CLINIC);
    const seen = new Set<string>();
    for (const task of plan.tasks) {
      expect(task.dependsOn.filter((id) => !seen.has(id))).toEqual([]);
      seen.add(task.id);
    }
  });

  it('cites only criteria that exist, and every part of the request once or more', async () => {
    const plan = await planRequest(`${CLINIC}. Owners pay online with credit cards. The site must be fast.`);
    const ids = new Set(plan.criteria.map((one) => one.id));
    expect(plan.coverage.covered.flatMap((one) => one.criteria).filter((id) => !ids.has(id))).toEqual([]);
    expect(plan.coverage.notCovered.some((one) => /pay/.test(one.part) && /payment provider/.test(one.reason))).toBe(true);
    expect(plan.nonFunctional.join()).toMatch(/Fast/);
  });

  it('tells a clause once that stands in a longer one', async () => {
    const plan = await planRequest(
      'Trainers (name) and classes (title). A trainer teaches many classes. Art is made at parties (name).',
    );
    const parts = plan.coverage.covered.map(({ part }) => part);
    expect(parts).toContain('A trainer teaches many classes');
    expect(parts).not.toContain('teaches many classes');
  });

  it('names each uncovered part once, with the reason that fits it', async () => {
    const plan = await planRequest(
      'Patients (name, phone) and appointments (date, status: booked or done). An appointment belongs to a patient. Reminders are sent by SMS. Patients pay online with Stripe. There is a real-time chat.',
    );
    const parts = plan.coverage.notCovered.map(({ part }) => part);
    expect(new Set(parts).size).toBe(parts.length);
    const reasonOf = (words: RegExp): string | undefined => plan.coverage.notCovered.find(({ part }) => words.test(part))?.reason;
    expect(reasonOf(/SMS/)).toMatch(/^Nothing is sent out/);
    expect(reasonOf(/Stripe/)).toMatch(/^Taking money/);
    expect(reasonOf(/chat/)).toMatch(/^Conversations in real time/);
  });

  it('reads a status named after its colon as values, not as a thing', async () => {
    const plan = await planRequest(
      'Bookings have a status: requested, confirmed, declined. Bookings have a date and a guest name.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(['Booking']);
    expect(plan.entities[0]!.fields.find(({ name }) => name === 'status')?.enum).toEqual(['requested', 'confirmed', 'declined']);
  });

  it('reads SQL tables with their keys', async () => {
    const plan = await planRequest(
      'CREATE TABLE pots (id INT PRIMARY KEY, label VARCHAR(80) NOT NULL UNIQUE); CREATE TABLE herbs (id INT, name TEXT, pot_id INT REFERENCES pots(id));',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(['Pot', 'Herb']);
    expect(plan.entities[0]!.fields.map(({ name, unique }) => [name, unique])).toEqual([['label', true]]);
    expect(plan.entities[1]!.fields.find(({ references }) => references === 'Pot')?.name).toBe('pot');
  });

  it('is the same for the same request', async () => {
    expect(await planRequest(VENUES)).toEqual(await planRequest(VENUES));
  });
});
