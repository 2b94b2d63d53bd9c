import type { Plan } from '#foundry/planning';
import { choice, entity, field, optional, plan, reference } from './plan-builder.js';

/** Dated, one-to-many, references two levels deep, money. */
export const vetClinic = (): Plan =>
  plan('Paws & Whiskers clinic', [
    entity('Owner', [
      field('name'),
      field('email', 'email', { unique: true }),
      optional('phone', 'phone'),
      optional('address', 'text'),
    ]),
    entity('Pet', [
      field('name'),
      choice('species', ['dog', 'cat', 'rabbit', 'bird']),
      optional('breed'),
      optional('dateOfBirth', 'date'),
      optional('weight', 'decimal', { unit: 'kg', min: 0, max: 200 }),
      field('vaccinated', 'boolean', { default: false }),
      reference('owner', 'Owner'),
    ]),
    entity('Vet', [
      field('firstName'),
      field('lastName'),
      field('email', 'email', { unique: true }),
      choice('speciality', ['surgery', 'dentistry', 'general']),
    ]),
    entity('Visit', [
      field('scheduledAt', 'datetime'),
      reference('pet', 'Pet'),
      reference('vet', 'Vet', { required: false }),
      choice('status', ['scheduled', 'in progress', 'completed', 'cancelled'], { default: 'scheduled' }),
      field('fee', 'money', { currency: 'EUR' }),
      optional('notes', 'text'),
    ]),
    entity('Treatment', [
      reference('visit', 'Visit'),
      field('name'),
      field('cost', 'money', { currency: 'EUR' }),
      field('quantity', 'integer', { min: 1, default: 1 }),
    ]),
  ]);

/** Status-driven, many-to-many, a self reference, a one-to-one relation. */
export const taskBoard = (): Plan =>
  plan(
    'Studio board',
    [
      entity('Project', [
        field('title', 'string', { unique: true }),
        optional('description', 'text'),
        field('color', 'color', { default: '#1d4ed8' }),
        optional('deadline', 'date'),
      ]),
      entity('Member', [
        field('name'),
        field('email', 'email', { unique: true }),
        optional('avatar', 'image'),
        reference('manager', 'Member', { required: false }),
      ]),
      entity('Task', [
        field('title'),
        optional('description', 'text'),
        choice('status', ['backlog', 'to do', 'in progress', 'in review', 'done'], { default: 'backlog' }),
        choice('priority', ['low', 'medium', 'high', 'urgent'], { default: 'medium' }),
        optional('dueDate', 'date'),
        optional('estimate', 'integer', { unit: 'hours', min: 0, max: 400 }),
        reference('project', 'Project'),
        reference('assignee', 'Member', { required: false }),
      ]),
      entity('Tag', [field('name', 'string', { unique: true }), optional('color', 'color')]),
      entity('Comment', [field('body', 'text'), reference('task', 'Task'), reference('author', 'Member')]),
      entity('Workspace', [
        field('name'),
        reference('lead', 'Member', { required: false, unique: true }),
        optional('website', 'url'),
      ]),
    ],
    {
      relations: [
        { from: 'Task', to: 'Tag', kind: 'many-to-many' },
        { from: 'Task', to: 'Member', kind: 'many-to-many', name: 'watchers' },
      ],
      operations: [
        {
          id: 'complete-task',
          kind: 'transition',
          entity: 'Task',
          field: 'status',
          value: 'done',
          text: 'People can complete a task.',
          source: 'stated',
        },
      ],
      theme: { background: 'lavender', primary: 'darkorchid' },
    },
  );

/** Reserved names, pictures, percentages, ratings, times. */
export const eventBooking = (): Plan =>
  plan('Encore events', [
    entity('Venue', [
      field('name'),
      field('city'),
      field('country'),
      field('capacity', 'integer', { min: 1 }),
      optional('photo', 'image'),
      optional('website', 'url'),
    ]),
    entity('Event', [
      field('title'),
      optional('description', 'text'),
      choice('category', ['concert', 'theatre', 'comedy', 'workshop']),
      field('startDate', 'date'),
      optional('endDate', 'date'),
      field('doorsOpen', 'time'),
      field('ticketPrice', 'money', { currency: 'USD' }),
      optional('discount', 'percent'),
      reference('venue', 'Venue'),
      optional('poster', 'image'),
    ]),
    entity('Customer', [
      field('fullName'),
      field('email', 'email', { unique: true }),
      optional('phone', 'phone'),
      optional('birthDate', 'date'),
    ]),
    entity('Booking', [
      field('bookingNumber', 'string', { unique: true }),
      reference('event', 'Event'),
      reference('customer', 'Customer'),
      field('seats', 'integer', { min: 1, max: 12, default: 2 }),
      choice('status', ['pending', 'confirmed', 'cancelled'], { default: 'pending' }),
    ]),
    entity('Review', [
      reference('event', 'Event'),
      reference('customer', 'Customer'),
      field('rating', 'rating'),
      optional('comment', 'text'),
      field('recommended', 'boolean', { default: true }),
    ]),
  ]);
