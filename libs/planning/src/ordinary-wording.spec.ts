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
    [
      'reads names of types as values where the field is a choice',
      'Flags have a key, a type (boolean, string, number) and a default value.',
      ['Flag(key, type=boolean|string|number, defaultValue)'],
    ],
    [
      'reads people in a bracket after people as their roles',
      'Users (admin, editor, viewer). Users have a name and an email.',
      ['User(role=admin|editor|viewer, name, email)'],
    ],
    [
      'keeps a list as a thing where the request gives it fields',
      'A list has a title and a colour. A task has a text and belongs to a list.',
      ['List(title, colour)', 'Task(text, list>List)'],
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
    [
      'reads a thing and its pieces of the same kind as one thing',
      'A task has a title and a due date. Tasks can have subtasks.',
      ['Task(title, dueDate, parentTask>Task)'],
    ],
    [
      'reads who both are in a sentence of its own',
      'Parcels have a tracking code. A parcel has a sender and a recipient; both are customers (name, address).',
      ['Parcel(trackingCode, sender>Customer, recipient>Customer)', 'Customer(name, address)'],
    ],
    [
      'reads how many there are per thing',
      'Invoices (number, amount), reservations (date, guests). One invoice per reservation.',
      ['Invoice(number, amount, reservation!>Reservation)', 'Reservation(date, guests)'],
    ],
    [
      'makes a thing of what two have together',
      'Orders (placed at), products (title, price). An order contains several products with a quantity.',
      ['Order(placedAt)', 'Product(title, price)', 'OrderProduct(quantity, order>Order, product>Product)'],
    ],
    [
      'reads two verbs with one subject',
      'Work orders (number, due date), machines (model), operators (name). Work orders run on a machine and are handled by an operator.',
      ['WorkOrder(number, dueDate, machine>Machine, operator>Operator)', 'Machine(model)', 'Operator(name)'],
    ],
    [
      'believes the kind of relation that a bracket names',
      'Students (name), courses (title), grades (value). A grade is given to a student for a course. Students enroll in courses (many-to-many).',
      ['Student(name)', 'Course(title)', 'Grade(value, student>Student, course>Course)', 'Student<>Course'],
    ],
    [
      'reads one thing in another',
      'Films (title, country), cinemas (name, seats), screenings (starts at). A screening shows one film in one cinema.',
      ['Film(title, country)', 'Cinema(name, seats)', 'Screening(startsAt, film>Film, cinema>Cinema)'],
    ],
    [
      'keeps what people like apart from what they wrote',
      'Users (name, email). Posts (title, body). A post is written by a user. Users can like many posts.',
      ['User(name, email)', 'Post(title, body, user>User)', 'User<>Post'],
    ],
    [
      'reads one property each where many things have many',
      'Customers have names, phone numbers and email addresses.',
      ['Customer(name, phoneNumber, emailAddress)'],
    ],
  ])('%s', async (_name, request, shape) => {
    expect(await shapeOf(request)).toEqual(shape);
  });
});
