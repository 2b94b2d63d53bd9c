import { z } from '@hono/zod-openapi';

/** The types that the records' properties are made of. Messages are shown beside a form's fields. */

/** The message for a value that is absent, or of another type than `expected`. */
const must = (expected: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'Is required' : `Must be ${expected}`),
});

/** Largest amount and number that are stored exactly. */
const MAX_NUMBER = 1e12;

/** One line of text. */
export const line = (max: number) =>
  z
    .string(must('text'))
    .trim()
    .min(1, 'Is required')
    .max(max, `May have at most ${max} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), 'Must be one line');

/** Text of several lines. */
export const lines = (max: number) =>
  z
    .string(must('text'))
    .trim()
    .min(1, 'Is required')
    .max(max, `May have at most ${max} characters`)
    .refine((text) => !text.includes('\0'), 'Contains a character that cannot be stored');

export const email = () => z.email(must('an e-mail address')).max(254, 'May have at most 254 characters');

export const phone = () =>
  z
    .string(must('text'))
    .trim()
    .max(40, 'May have at most 40 characters')
    .regex(/^[+(0-9][0-9 ()./x-]{2,}$/, 'Must be a phone number')
    .openapi({ example: '+1 555 010 0199' });

export const webAddress = () =>
  z
    .url({ protocol: /^https?$/, ...must('a web address that begins with http:// or https://') })
    .max(2048, 'May have at most 2048 characters');

/** A picture: a web address, or the picture itself as a `data:` address, about 150 kB of it. */
export const picture = () =>
  z
    .string(must('text'))
    .max(200_000, 'Must be a smaller picture')
    .regex(/^(?:https?:\/\/|data:image\/)\S+$/, 'Must be the web address of a picture')
    .openapi({ format: 'uri', example: 'https://example.com/picture.jpg' });

export const color = () =>
  z
    .string(must('text'))
    .regex(/^#[0-9a-fA-F]{6}$/, 'Must be a colour such as #1d4ed8')
    .openapi({ example: '#1d4ed8' });

export const integer = (min = -MAX_NUMBER, max = MAX_NUMBER) =>
  z
    .int(must('a whole number'))
    .min(min, `Must be at least ${min}`)
    .max(max, `Must be at most ${max}`);

export const decimal = (min = -MAX_NUMBER, max = MAX_NUMBER) =>
  z
    .number(must('a number'))
    .min(min, `Must be at least ${min}`)
    .max(max, `Must be at most ${max}`);

/** An amount with at most two decimals; stored as an integer number of cents. */
export const money = (min = -MAX_NUMBER, max = MAX_NUMBER) =>
  decimal(min, max).refine(
    (amount) => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-4,
    'May have at most two decimals',
  );

export const flag = () => z.boolean(must('true or false'));

/** `YYYY-MM-DD` */
export const date = () => z.iso.date(must('a date such as 2026-01-31'));

/** ISO 8601; kept in UTC. */
export const instant = () =>
  z.iso
    .datetime({ offset: true, ...must('a date and time such as 2026-01-31T09:30:00Z') })
    .overwrite((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()));

/** `HH:MM` */
export const time = () =>
  z
    .string(must('text'))
    .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'Must be a time such as 09:30')
    .openapi({ example: '09:30' });

export const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, must(`one of ${values.join(', ')}`));

/** The id of a record. */
export const id = () => z.int(must('the id of a record')).min(1, 'Must be the id of a record');

/** The ids of the records on the other side of a many-to-many relation; the same id twice counts once. */
export const ids = () =>
  z
    .array(id())
    .max(500, 'May have at most 500 entries')
    .overwrite((list) => [...new Set(list)]);

/** A record of another entity as it is shown: its id and what people call it. */
export const recordLabel = z.object({ id: z.int(), label: z.string() }).openapi('RecordLabel');

/** What every record has beside its own fields. */
export const recordKeys = { id: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };
