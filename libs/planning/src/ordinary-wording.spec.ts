import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';

/** A plan in one line for each entity: `Pet(name, species=dog|cat, owner>Owner)`; many-to-many as `A<>B`. */
async function shapeOf(request: string): Promise<string[]> {
  const plan = await planRequest(request);
  const entities = plan.entities.map((entity) => {
    const fields = entity.fields.map(
      (field) =>
        `${field.name}${field.unique ? '!' : ''}${field.enum ? `=${field.enum.join('|')}` : ''}${field.references ? `>${field.references}` : ''}`,
    );
    return `${entity.name}(${fields.join(', ')})`;
  });
  const many = plan.relations.filter((one) => one.kind === 'many-to-many').map((one) => `${one.from}<>${one.to}`);
  return [...entities, ...many];
}

describe('fields in ordinary wording', () => {
  it.each([
    [
      'takes one word in a bracket as a field where the brackets beside it hold fields',
      'Departments (name), offices (city), trips (purpose).',
      ['Department(name)', 'Office(city)', 'Trip(purpose)'],
    ],
    [
      'ends a list of values at the semicolon inside a bracket',
      'Accounts (name, type: checking, savings, credit; note), owners (name, email).',
      ['Account(name, type=checking|savings|credit, note)', 'Owner(name, email)'],
    ],
    [
      'reads what a relative clause says of a field',
      'Doctors have a name, a specialty and a licence number that must be unique.',
      ['Doctor(name, specialty, licenceNumber!)'],
    ],
    [
      'reads the values after "a status of"',
      'An appointment has a date, a reason, and a status of scheduled, completed or cancelled.',
      ['Appointment(date, reason, status=scheduled|completed|cancelled)'],
    ],
    [
      'reads values between slashes with a default',
      'Issues (title, description, priority low/medium/high with default medium).',
      ['Issue(title, description, priority=low|medium|high)'],
    ],
    [
      'keeps a state that is also the name of a field among the states',
      'Orders (opened at, status: open, served, paid), tables (number, seats).',
      ['Order(openedAt, status=open|served|paid)', 'Table(number, seats)'],
    ],
    [
      'reads the values after the name of a choice without any sign',
      'Transactions (date, amount, direction in or out).',
      ['Transaction(date, amount, direction=in|out)'],
    ],
  ])('%s', async (_name, request, shape) => {
    expect(await shapeOf(request)).toEqual(shape);
  });
});

describe('references in ordinary wording', () => {
  it.each([
    [
      'reads roles of one thing as references to it',
      'Articles have a headline. Reporters and editors are users (name, email). Each article is written by one reporter and checked by one editor.',
      ['Article(headline, reporter>User, editor>User)', 'User(name, email)'],
    ],
    [
      'reads two references to the same thing',
      'Issues (title, description), users (name, email). An issue has an assignee and a reporter, both users.',
      ['Issue(title, description, assignee>User, reporter>User)', 'User(name, email)'],
    ],
    [
      'reads a thing that refers to another of its kind',
      'Employees (name, email), departments (name). An employee works in one department and may have a manager who is also an employee.',
      ['Employee(name, email, department>Department, manager>Employee)', 'Department(name)'],
    ],
    [
      'reads what a thing pairs',
      'A field has a name. A crop has a name and a variety. A planting is one crop in one field with a sowing date.',
      ['Field(name)', 'Crop(name, variety)', 'Planting(sowingDate, crop>Crop, field>Field)'],
    ],
    [
      'reads that many do something in many',
      'Volunteers: name, email. Campaigns: title, start date. Volunteers can help in many campaigns.',
      ['Volunteer(name, email)', 'Campaign(title, startDate)', 'Volunteer<>Campaign'],
    ],
    [
      'goes on with the thing that the list before the semicolon is about',
      'Course: title, description. Lesson: title, content, video url; belongs to course.',
      ['Course(title, description)', 'Lesson(title, content, videoUrl, course>Course)'],
    ],
  ])('%s', async (_name, request, shape) => {
    expect(await shapeOf(request)).toEqual(shape);
  });
});
