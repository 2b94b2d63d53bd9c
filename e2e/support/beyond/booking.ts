import { edit, type Scenario, write } from './scenario.js';

const PART = 'Two bookings of the same room must not overlap';

const RULE = `
type Slot = Pick<Booking, 'roomId' | 'startTime' | 'endTime'>;

/** Bookings of one room do not overlap. One may begin when another ends; one without an end takes no time. */
class BookingRepository extends Repository<Booking> {
  override create(input: object): Booking {
    this.#requireFree(input as Slot);
    return super.create(input);
  }

  override update(id: number, changes: object): Booking {
    this.#requireFree({ ...this.get(id), ...changes }, id);
    return super.update(id, changes);
  }

  #requireFree({ roomId, startTime, endTime }: Slot, except = 0): void {
    const taken = this.db.first(
      \`SELECT "title", "start_time", "end_time" FROM "bookings"
        WHERE "room_id" = ? AND "id" <> ? AND "start_time" < ? AND "end_time" > ? LIMIT 1\`,
      [roomId, except, endTime ?? startTime, startTime],
    );
    if (taken === undefined) return;
    const { title, start_time: from, end_time: to } = taken;
    throw new Problem('in_use', \`The room is booked for "\${title}" from \${from} to \${to}.\`);
  }
}

export const bookingRepository = (db: Database) => new BookingRepository(db, bookingTable);
`;

const BACKEND_SPEC = `import { beforeEach, describe, expect, it } from 'vitest';
import { TestApi } from '../testing/api.js';
import { bookingInput, createBooking, createRoom } from '../testing/builders.js';

const at = (time: string) => \`2026-03-01T\${time}:00.000Z\`;

describe('Bookings of one room', () => {
  let api: TestApi;
  let roomId: number;

  beforeEach(async () => {
    api = new TestApi();
    roomId = (await createRoom(api)).id;
    await createBooking(api, { roomId, title: 'Planning', startTime: at('10:00'), endTime: at('11:00') });
  });

  it.each([
    ['the same time', '10:00', '11:00'],
    ['a part of it', '10:15', '10:45'],
    ['its beginning', '09:30', '10:01'],
    ['its end', '10:59', '12:00'],
    ['more than it', '09:00', '12:00'],
  ])('AC-20: refuses a booking that takes %s', async (_, from, to) => {
    const input = await bookingInput(api, { roomId, startTime: at(from), endTime: at(to) });
    const answer = await api.send('POST', '/api/bookings', input);
    expect(answer).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(answer.body.detail).toContain('Planning');
  });

  it.each([
    ['before it', '09:00', '10:00'],
    ['after it', '11:00', '12:00'],
  ])('AC-20: takes a booking right %s', async (_, from, to) => {
    const input = await bookingInput(api, { roomId, startTime: at(from), endTime: at(to) });
    expect(await api.send('POST', '/api/bookings', input)).toMatchObject({ status: 201 });
  });

  it('AC-20: takes a booking of another room at the same time', async () => {
    const input = await bookingInput(api, { startTime: at('10:00'), endTime: at('11:00') });
    expect(await api.send('POST', '/api/bookings', input)).toMatchObject({ status: 201 });
  });

  it('AC-20: refuses to move a booking onto another, and lets it stay where it is', async () => {
    const { id } = await createBooking(api, { roomId, startTime: at('12:00'), endTime: at('13:00') });
    const path = \`/api/bookings/\${id}\`;
    expect(await api.send('PATCH', path, { startTime: at('10:30') })).toMatchObject({ status: 409 });
    expect(await api.send('PATCH', path, { endTime: at('12:30') })).toMatchObject({ status: 200 });
  });
});
`;

const FRONTEND_SPEC = `import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../test/fake-api';
import { openApp } from '../../test/render-app';
import { inputOfSample, sampleRecord } from '../../test/samples';
import { bookingEntity } from './booking';

describe('A booking of a room that is taken', () => {
  it('AC-21: is refused in the words of the service', async () => {
    const detail = 'The room is booked for "Planning" from 10 to 11.';
    new FakeApi().answer('POST /api/bookings', 409, { code: 'in_use', status: 409, detail });
    const input = inputOfSample(bookingEntity, sampleRecord(bookingEntity, 1));
    const given = new URLSearchParams(Object.entries(input).map(([name, value]) => [name, String(value)]));
    openApp(\`/bookings/new?\${given.toString()}\`);

    fireEvent.click(await screen.findByRole('button', { name: 'Add booking' }));

    expect(await screen.findByText(detail)).toBeDefined();
  });
});
`;

export const booking: Scenario = {
  name: 'a booking that must not overlap',
  request: `A meeting room planner: rooms (name, capacity) have many bookings; a booking has a title, a start time (datetime) and an end time (datetime). ${PART}.`,
  part: PART,
  design: {
    summary: 'The template stores bookings; what is missing is that a room is booked once at a time.',
    criteria: [
      {
        text: 'A booking that overlaps another one of the same room is refused, also when it is changed; one may begin when another ends.',
        part: PART,
        entity: 'Booking',
        provenBy: ['backend_unit'],
      },
      {
        text: 'The form shows why a booking of a room that is taken was refused.',
        part: PART,
        entity: 'Booking',
        provenBy: ['frontend_unit'],
      },
    ],
    contract: [],
    tasks: [
      { role: 'backend', title: 'Book a room once at a time', description: 'Refuse overlaps with 409 in_use.', criteria: [1] },
      { role: 'frontend', title: 'Say why a booking was refused', description: 'Show the detail of the problem.', criteria: [2] },
    ],
    leftOut: [],
  },
  backend: [
    edit(
      'backend/src/booking/repository.ts',
      [
        "import { Repository } from '../lib/repository.js';\n",
        "import { Problem } from '../lib/problems.js';\nimport { Repository } from '../lib/repository.js';\n",
      ],
      ['\nexport const bookingRepository = (db: Database) => new Repository<Booking>(db, bookingTable);\n', RULE],
    ),
    write('backend/src/booking/overlap.spec.ts', BACKEND_SPEC),
  ],
  frontend: [write('frontend/src/features/booking/refused-booking.spec.tsx', FRONTEND_SPEC)],
};
