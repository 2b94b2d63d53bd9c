import { describe, expect, it } from 'vitest';
import { planRequest, type Plan } from './index.js';

const fieldsOf = (plan: Plan, name: string): string[] =>
  plan.entities.find((one) => one.name === name)?.fields.map((field) => field.name) ?? [];
const references = (plan: Plan): string[] =>
  plan.entities.flatMap((entity) =>
    entity.fields.flatMap((field) => (field.references ? [`${entity.name}.${field.name}>${field.references}`] : [])),
  );
const missing = (plan: Plan): string[] => plan.coverage.notCovered.map(({ part }) => part);

describe('what stands behind a thing in a list', () => {
  it('is a reference where it says of which thing it is, or where each thing is', async () => {
    const plan = await planRequest(
      'We run a small brewery. Track batches (batch number, beer style, brewed on, volume in litres), ingredients used per batch with amount and unit, tank each batch is in, and tasting notes with a score from 1 to 10.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(['Batch', 'Ingredient', 'Tank', 'TastingNote']);
    expect(references(plan).sort()).toEqual(['Batch.tank>Tank', 'Ingredient.batch>Batch', 'TastingNote.batch>Batch']);
    expect(fieldsOf(plan, 'Ingredient')).toEqual(expect.arrayContaining(['amount', 'unit']));
    expect(fieldsOf(plan, 'Batch')).not.toContain('amount');
  });

  it('is a reference behind a bracket too', async () => {
    const plan = await planRequest(
      'School bus routing: routes (name, driver), stops (address, time), students (name, grade) assigned to a stop. A route has many stops in order.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(['Route', 'Stop', 'Student']);
    expect(references(plan).sort()).toEqual(['Stop.route>Route', 'Student.stop>Stop']);
  });

  it('is what a tool is for, not part of the name', async () => {
    const plan = await planRequest(
      'A tool for tracking job applications: company, position, date applied, status (applied, offer, rejected), notes and contacts at each company.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(['JobApplication']);
    expect(fieldsOf(plan, 'JobApplication')).toEqual(['company', 'position', 'dateApplied', 'status', 'notes', 'contacts']);
  });
});

describe('what is measured or noted', () => {
  it('has a time with its day', async () => {
    const plan = await planRequest('Patients (name). Vital signs (temperature, pulse, time) per patient. Buses (line, time).');
    const typeOf = (entity: string): string | undefined =>
      plan.entities.find(({ name }) => name === entity)?.fields.find(({ name }) => name === 'time')?.type;
    expect([typeOf('VitalSign'), typeOf('Bus')]).toEqual(['datetime', 'time']);
  });
});

describe('what is lent', () => {
  it('makes loans when people check it out, and keeps records beside as records of it', async () => {
    const plan = await planRequest(
      'An equipment lending library for a university lab where researchers check out instruments, with calibration records and maintenance tickets. Each instrument has a serial number, manufacturer, purchase price and location.',
    );
    expect(plan.entities.map(({ name }) => name).sort()).toEqual([
      'CalibrationRecord',
      'Instrument',
      'Loan',
      'MaintenanceTicket',
      'Researcher',
    ]);
    expect(fieldsOf(plan, 'CalibrationRecord')).toEqual(expect.arrayContaining(['date', 'result']));
    expect(references(plan)).toEqual(
      expect.arrayContaining([
        'Loan.instrument>Instrument',
        'Loan.researcher>Researcher',
        'CalibrationRecord.instrument>Instrument',
        'MaintenanceTicket.instrument>Instrument',
      ]),
    );
  });

  it('is not what people check out to see', async () => {
    const plan = await planRequest('A festival site. Visitors check out concerts and buy tickets.');
    expect(plan.entities.map(({ name }) => name)).not.toContain('Loan');
  });
});

describe('what is left out', () => {
  it('is nothing that names of the plan say', async () => {
    expect(missing(await planRequest('Todo list with categories and due dates'))).toEqual([]);
    expect(
      missing(await planRequest('A garden site where gardeners reserve plots and share tools, with tool borrowing.')),
    ).toEqual([]);
  });

  it('is told once, also when it is said in other forms', async () => {
    const plan = await planRequest(
      'Please build a stock report website that generates stock reports. The website should be able to generate stock reports. Users should be able to enter stock codes, generate and export stock reports.',
    );
    expect(missing(plan).filter((part) => /report/.test(part))).toHaveLength(1);
  });
});

describe('lists that mix brackets, words and who belongs to what', () => {
  it('read a thing described in words beside things described in brackets', async () => {
    const plan = await planRequest(
      'Hotel housekeeping. Rooms (number, floor), housekeepers (name, phone), cleaning tasks for each room with a date, a status (open, in progress, done) and the housekeeper who does it.',
    );
    expect(fieldsOf(plan, 'CleaningTask')).toEqual(expect.arrayContaining(['date', 'status']));
    expect(references(plan)).toEqual(expect.arrayContaining(['CleaningTask.room>Room', 'CleaningTask.housekeeper>Housekeeper']));
  });

  it('read which are used in which, and who took part in each, as many to many', async () => {
    const plan = await planRequest(
      'Theatre props: props (name, era) stored in boxes (number, shelf), productions (title, premiere date) and which props are used in which production. Missions (date, place), helpers (name, phone) and the helpers who took part in each mission.',
    );
    const many = plan.relations.filter(({ kind }) => kind === 'many-to-many').map(({ from, to }) => [from, to].sort().join('<>'));
    expect(many.sort()).toEqual(['Helper<>Mission', 'Production<>Prop']);
    expect(references(plan)).toContain('Prop.box>Box');
  });

  it('read properties named before the thing that has them', async () => {
    const plan = await planRequest(
      'School library. Books: title, author. Pupils: name, class. We need the date borrowed, the due date and the date returned for every loan.',
    );
    expect(fieldsOf(plan, 'Loan')).toEqual(['dateBorrowed', 'dueDate', 'dateReturned']);
  });

  it('keep what is recorded per thing apart from the properties of a labelled list', async () => {
    const plan = await planRequest(
      'I want a tool for managing beehives: hive number, location, strength and notes, plus inspections per hive with a date and the amount of honey harvested.',
    );
    expect(fieldsOf(plan, 'Beehive')).toEqual(['hiveNumber', 'location', 'strength', 'notes']);
    expect(references(plan)).toEqual([expect.stringMatching(/^Inspection\.\w+>Beehive$/)]);
  });

  it('read all that a thing is tied to, and whoever ordered it', async () => {
    const plan = await planRequest(
      'Food truck planner, with trucks (name, cuisine), locations (name, max trucks), bookings of a location by a truck for a date with a fee, and treatments ordered by a doctor with a diagnosis.',
    );
    expect(references(plan)).toEqual(
      expect.arrayContaining(['Booking.location>Location', 'Booking.truck>Truck', 'Treatment.doctor>Doctor']),
    );
    expect(fieldsOf(plan, 'Booking')).toEqual(expect.arrayContaining(['date', 'fee']));
  });

  it('read such a list also behind what the application is for', async () => {
    const plan = await planRequest(
      'An application for managing a vineyard: parcels (name, grape variety), harvests from each parcel with date and weight in kg, and treatments applied to a parcel with product and dose.',
    );
    expect(plan.entities.map(({ name }) => name).sort()).toEqual(['Harvest', 'Parcel', 'Treatment']);
    expect(references(plan).sort()).toEqual(['Harvest.parcel>Parcel', 'Treatment.parcel>Parcel']);
  });

  it('name a thing without where it stays', async () => {
    const plan = await planRequest(
      'Kennel management. Dogs (name, breed) staying in a kennel, owners (name, phone), feedings per dog with time and amount.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(expect.arrayContaining(['Dog', 'Owner', 'Feeding']));
    expect(references(plan)).toContain('Feeding.dog>Dog');
  });
});
