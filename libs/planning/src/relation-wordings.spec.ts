// long because every wording that is known to be read stands here, once
import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';

/**
 * Ways in which people state a relation. Each is read beside two or three things with fields; expected are all references
 * (`Holder.field>Target`) and all many-to-many relations (`A<>B`) of the plan, in alphabetical order.
 */
const THINGS: Readonly<Record<string, string>> = {
  books: 'Authors (name, birthday). Books (title, isbn). ',
  albums: 'Albums (title, year). Tracks (name, length). ',
  tickets: 'Agents (name, email). Tickets (subject, body). ',
  shop: 'Customers (name, email). Orders (number, ordered on). Products (name, price). ',
  school: 'Students (name, email). Courses (title, credits). Teachers (name, phone). ',
  fleet: 'Drivers (name, phone). Vehicles (plate, model). Trips (date, distance). ',
  clinic: 'Patients (name, phone). Doctors (name, email). Visits (date, reason). ',
  money: 'Accounts (number, holder name). Transfers (amount, date). ',
  stock: 'Locations (name, address). Movements (date, quantity). Parts (name, sku). ',
  staff: 'Employees (name, email). Departments (name, floor). ',
  events: 'Venues (name, address). Events (title, starts at). Speakers (name, bio). ',
  plants: 'Suppliers (name, email). Parts (name, sku). ',
};

type Wording = readonly [things: string, sentence: string, expected: string];

const ONE_TO_MANY: readonly Wording[] = [
  ['books', 'An author has many books.', 'Book.author>Author'],
  ['books', 'An author writes many books.', 'Book.author>Author'],
  ['books', 'Each author can have any number of books.', 'Book.author>Author'],
  ['books', 'Every author has one or more books.', 'Book.author>Author'],
  ['books', 'Authors have zero or more books.', 'Book.author>Author'],
  ['books', 'One author has multiple books.', 'Book.author>Author'],
  ['books', 'One author, many books.', 'Book.author>Author'],
  ['books', 'There can be several books per author.', 'Book.author>Author'],
  ['books', 'Books belong to authors.', 'Book.author>Author'],
  ['books', 'Books reference their author.', 'Book.author>Author'],
  ['books', 'Each book is written by exactly one author.', 'Book.author>Author'],
  ['books', 'Each book has exactly one author.', 'Book.author>Author'],
  ['books', 'An author may own at most five books.', 'Book.author>Author'],
  ['books', 'Author 1:N Book', 'Book.author>Author'],
  ['books', 'Author 1--* Book', 'Book.author>Author'],
  ['books', 'Author 1..* Book', 'Book.author>Author'],
  ['books', 'Author has_many books.', 'Book.author>Author'],
  ['books', 'Book belongs_to author.', 'Book.author>Author'],
  ['books', 'Book -> Author', 'Book.author>Author'],
  ['books', 'Book → Author (many-to-one)', 'Book.author>Author'],
  ['books', 'There is a one-to-many relationship between authors and books.', 'Book.author>Author'],
  ['books', 'Author and book have a one-to-many relationship.', 'Book.author>Author'],
  ['books', 'Author to book is one-to-many.', 'Book.author>Author'],
  ['books', 'Authors and books: one to many.', 'Book.author>Author'],
  ['books', 'The relation from author to book is 1:n.', 'Book.author>Author'],
  ['books', 'Every book needs an author.', 'Book.author>Author'],
  ['books', 'Books are linked to the author who wrote them.', 'Book.author>Author'],
  ['albums', 'An album contains many tracks.', 'Track.album>Album'],
  ['albums', 'Albums consist of tracks.', 'Track.album>Album'],
  ['albums', 'An album is made up of several tracks.', 'Track.album>Album'],
  ['albums', 'Every track is part of an album.', 'Track.album>Album'],
  ['albums', 'Each track appears on one album.', 'Track.album>Album'],
  ['albums', 'An album is composed of tracks.', 'Track.album>Album'],
  ['albums', 'Tracks are grouped into albums.', 'Track.album>Album'],
  ['albums', 'An album holds 1 to 20 tracks.', 'Track.album>Album'],
  ['tickets', 'A ticket is assigned to an agent.', 'Ticket.agent>Agent'],
  ['tickets', 'Tickets can be assigned to at most one agent.', 'Ticket.agent>Agent'],
  ['tickets', 'An agent is responsible for several tickets.', 'Ticket.agent>Agent'],
  ['tickets', 'An agent handles many tickets.', 'Ticket.agent>Agent'],
  ['tickets', 'Agents are in charge of several tickets.', 'Ticket.agent>Agent'],
  ['tickets', 'A ticket is handled by one agent, who may handle many tickets.', 'Ticket.agent>Agent'],
  ['tickets', 'An agent can be assigned several tickets.', 'Ticket.agent>Agent'],
  ['tickets', 'An agent manages multiple tickets.', 'Ticket.agent>Agent'],
  ['shop', 'An order is placed by a customer and is for one product.', 'Order.customer>Customer, Order.product>Product'],
  ['shop', 'Customers place orders; each order refers to a product.', 'Order.customer>Customer, Order.product>Product'],
  ['shop', 'Each order records the customer who placed it.', 'Order.customer>Customer'],
  ['shop', 'A customer can place any number of orders.', 'Order.customer>Customer'],
  ['school', 'Each course is taught by one teacher.', 'Course.teacher>Teacher'],
  ['school', 'A teacher teaches many courses.', 'Course.teacher>Teacher'],
  ['fleet', 'Each trip is driven by one driver in one vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A trip uses one vehicle and has one driver.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A trip records the driver and the vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A driver makes many trips, each with one vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Many trips are driven by one driver.', 'Trip.driver>Driver'],
  ['fleet', 'A trip bills one driver.', 'Trip.driver>Driver'],
  ['fleet', 'A trip is with one vehicle, has a driver and is logged daily.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Drivers may record one trip per vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Each driver owns one vehicle.', 'Vehicle.driver>Driver'],
  ['fleet', 'A trip is of one driver and was made in one vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A trip is for exactly one vehicle. It is assigned to one driver.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Trips link a driver to a vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Trips record a driver in a vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Trips are logged per vehicle and driven by a driver.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['clinic', 'A doctor can lead to several visits.', 'Visit.doctor>Doctor'],
  [
    'clinic',
    'A visit is between two doctors: a giver and a taker, and is for a patient.',
    'Visit.giver>Doctor, Visit.patient>Patient, Visit.taker>Doctor',
  ],
  ['fleet', 'Trips connect a driver with a vehicle and have a start time.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A trip is cast by a driver and names a winning vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A driver hosts trips and can be trained yearly.', 'Trip.driver>Driver'],
  ['books', 'Loans (due date). Books can be lent to authors.', 'Loan.author>Author, Loan.book>Book'],
  ['fleet', 'Trips are added to vehicles by drivers.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['staff', 'An employee can be a duplicate of another employee.', 'Employee.parentEmployee>Employee'],
  ['shop', 'An order is signed between the office and a customer.', 'Order.customer>Customer'],
  ['shop', 'Users (name, email). Every order has an owner.', 'Order.owner>User'],
  ['fleet', 'Trips are booked by drivers for vehicles.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A trip records which driver took which vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'A trip supports a driver or a vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['fleet', 'Trips are logged for a driver and a vehicle.', 'Trip.driver>Driver, Trip.vehicle>Vehicle'],
  ['clinic', 'A visit is between a patient and a doctor.', 'Visit.doctor>Doctor, Visit.patient>Patient'],
  ['clinic', 'In each visit a doctor sees a patient.', 'Visit.doctor>Doctor, Visit.patient>Patient'],
  ['clinic', 'A doctor treats many patients.', 'Patient.doctor>Doctor'],
  ['clinic', 'Each visit connects one patient with one doctor.', 'Visit.doctor>Doctor, Visit.patient>Patient'],
  ['clinic', 'Every patient has a family doctor.', 'Patient.familyDoctor>Doctor'],
  ['staff', 'Employees work for a department.', 'Employee.department>Department'],
  ['staff', 'A department employs many employees.', 'Employee.department>Department'],
  ['staff', 'Employees, who belong to a department, are paid monthly.', 'Employee.department>Department'],
  ['staff', 'Departments have a head, who is an employee.', 'Department.head>Employee'],
  ['events', 'Each event is hosted at a venue.', 'Event.venue>Venue'],
  ['events', 'Events are located in a venue.', 'Event.venue>Venue'],
  ['events', 'A venue hosts many events.', 'Event.venue>Venue'],
  ['plants', 'A part is supplied by one supplier.', 'Part.supplier>Supplier'],
  ['plants', 'A supplier supplies many parts.', 'Part.supplier>Supplier'],
];

const MANY_TO_MANY: readonly Wording[] = [
  ['books', 'Books can have several authors and authors can write several books.', 'Author<>Book'],
  ['books', 'A book has many authors, and vice versa.', 'Author<>Book'],
  ['books', 'Authors and books are many-to-many.', 'Author<>Book'],
  ['books', 'Many-to-many between authors and books.', 'Author<>Book'],
  ['books', 'Author <-> Book', 'Author<>Book'],
  ['books', 'Author *--* Book', 'Author<>Book'],
  ['books', 'Author N:M Book', 'Author<>Book'],
  ['books', 'Author n-n Book', 'Author<>Book'],
  ['books', 'Author has and belongs to many books.', 'Author<>Book'],
  ['books', 'Books (M2M) Authors', 'Author<>Book'],
  ['books', 'A book is written by one or more authors.', 'Author<>Book'],
  ['books', 'Authors and books have a many-to-many relationship.', 'Author<>Book'],
  ['school', 'Students enrol in many courses.', 'Course<>Student'],
  ['school', 'Students can attend several courses.', 'Course<>Student'],
  ['school', 'A student can be enrolled in several courses.', 'Course<>Student'],
  ['school', 'A course has many students and a student takes many courses.', 'Course<>Student'],
  ['school', 'Courses are attended by many students.', 'Course<>Student'],
  ['shop', 'An order can include several products.', 'Order<>Product'],
  ['shop', 'Each order contains many products and products can be in many orders.', 'Order<>Product'],
  ['events', 'Events feature several speakers, and a speaker can talk at many events.', 'Event<>Speaker'],
  ['events', 'An event has at least one speaker, and speakers are linked to several events.', 'Event<>Speaker'],
  ['events', 'A speaker may be linked to several events.', 'Event<>Speaker'],
  ['school', 'Students can be linked to courses.', 'Course<>Student'],
  ['school', 'Up to four students can book a course.', 'Course<>Student'],
  ['school', 'Students can choose several courses.', 'Course<>Student'],
  ['events', 'An event features several speakers.', 'Event<>Speaker'],
  ['events', 'Several speakers can respond to an event.', 'Event<>Speaker'],
  ['events', 'Events are tagged with speakers.', 'Event<>Speaker'],
  ['shop', 'An order contains several products.', 'Order<>Product'],
  ['shop', 'Customers can mark products as favourites.', 'Customer<>Product'],
  ['shop', 'Customers have preferred products.', 'Customer<>Product'],
  ['plants', 'Parts are used in suppliers.', 'Part<>Supplier'],
  ['school', 'Several courses can be added to a student.', 'Course<>Student'],
  ['school', 'A course can have several categories. Categories (name).', 'Category<>Course'],
  [
    'school',
    'A student can join any number of courses, and each course is led by a student.',
    'Course.student>Student, Course<>Student',
  ],
  [
    'school',
    'Students can be members of many courses, and every course has an owner, who is a student.',
    'Course.owner>Student, Course<>Student',
  ],
  ['school', 'Students can have access to several courses.', 'Course<>Student'],
  [
    'staff',
    'Employees work on departments. Each department has one responsible employee.',
    'Department.responsibleEmployee>Employee, Department<>Employee',
  ],
  [
    'events',
    'An event is submitted by a speaker. Speakers can vote for several events.',
    'Event.speaker>Speaker, Event<>Speaker',
  ],
  ['staff', 'Employees may depend on other employees.', 'Employee<>Employee'],
  ['staff', 'Employees can follow other employees and like departments.', 'Department<>Employee, Employee<>Employee'],
  ['plants', 'A part can be bought from several suppliers.', 'Part<>Supplier'],
  ['plants', 'Each supplier supplies many parts, and each part can come from several suppliers.', 'Part<>Supplier'],
];

const ROLES: readonly Wording[] = [
  [
    'money',
    'A transfer has a sender account and a receiver account.',
    'Transfer.receiverAccount>Account, Transfer.senderAccount>Account',
  ],
  ['money', 'A transfer goes from one account to another account.', 'Transfer.fromAccount>Account, Transfer.toAccount>Account'],
  [
    'money',
    'Every transfer has a source account and a target account.',
    'Transfer.sourceAccount>Account, Transfer.targetAccount>Account',
  ],
  [
    'money',
    'A transfer references two accounts: from account and to account.',
    'Transfer.fromAccount>Account, Transfer.toAccount>Account',
  ],
  ['money', 'Each transfer moves money from one account to another.', 'Transfer.fromAccount>Account, Transfer.toAccount>Account'],
  [
    'stock',
    'A movement moves a part from one location to another location.',
    'Movement.fromLocation>Location, Movement.part>Part, Movement.toLocation>Location',
  ],
  [
    'stock',
    'A movement is of one part and goes from a source location to a destination location.',
    'Movement.destinationLocation>Location, Movement.part>Part, Movement.sourceLocation>Location',
  ],
  [
    'stock',
    'Each movement starts at one location and may end at another location.',
    'Movement.endLocation>Location, Movement.startLocation>Location',
  ],
  ['clinic', 'A visit is made between two doctors: a giver and a taker.', 'Visit.giver>Doctor, Visit.taker>Doctor'],
  ['clinic', 'A visit is attended by two doctors: a surgeon and an assistant.', 'Visit.assistant>Doctor, Visit.surgeon>Doctor'],
  ['staff', 'Each employee reports to another employee.', 'Employee.parentEmployee>Employee'],
  ['staff', 'An employee may have a manager (another employee).', 'Employee.manager>Employee'],
  ['staff', 'Each employee has a manager, who is also an employee.', 'Employee.manager>Employee'],
  ['staff', 'A department can have a parent department.', 'Department.parentDepartment>Department'],
  ['staff', 'Departments can have sub-departments.', 'Department.parentDepartment>Department'],
  [
    'staff',
    'A department is managed by one employee, and every employee works in a department.',
    'Department.employee>Employee, Employee.department>Department',
  ],
  ['tickets', 'A ticket is created by one agent and assigned to another agent.', 'Ticket.agent>Agent, Ticket.assignedTo>Agent'],
  ['staff', 'Each department has a head, who is one of its employees.', 'Department.head>Employee'],
  ['staff', 'Employees have a name and a manager. The manager of an employee is an employee too.', 'Employee.manager>Employee'],
  ['staff', 'A department is led by a principal investigator (an employee).', 'Department.principalInvestigator>Employee'],
  ['clinic', 'A visit is led by one doctor and attended by many doctors.', 'Doctor<>Visit, Visit.doctor>Doctor'],
  ['clinic', 'Every visit has a lead doctor; other doctors can work on a visit.', 'Doctor<>Visit, Visit.leadDoctor>Doctor'],
  [
    'clinic',
    'A visit is held between a home doctor and an away doctor for a patient.',
    'Visit.awayDoctor>Doctor, Visit.homeDoctor>Doctor, Visit.patient>Patient',
  ],
  ['tickets', 'A ticket has a reporter and an assignee, both agents.', 'Ticket.assignee>Agent, Ticket.reporter>Agent'],
];

const FIELD_LISTS: readonly (readonly [request: string, expected: string])[] = [
  ['Donors (name, email) make donations (amount in USD, received on).', 'Donation.donor>Donor'],
  ['Teachers (name, email). Courses (title, credits, taught by a teacher).', 'Course.teacher>Teacher'],
  ['Teachers (name, email). Courses (title, credits, teacher).', 'Course.teacher>Teacher'],
  ['Teachers (name, email). Courses (title, credits, teacher reference).', 'Course.teacher>Teacher'],
  ['Teachers (name, email). Courses (title, credits, reference to teacher).', 'Course.teacher>Teacher'],
  ['Teachers (name, email). Courses (title, credits, link to a teacher).', 'Course.teacher>Teacher'],
  ['Users (name, email). Posts (title, body, FK to user).', 'Post.user>User'],
  ['Users (name, email). Posts (title, body, user_id).', 'Post.user>User'],
  ['Users (name, email). Posts (title, body, authorId references User).', 'Post.author>User'],
  ['Users (name, email). Posts (title, body, author (user)).', 'Post.author>User'],
  ['Users (name, email). Posts (title, body, author: User).', 'Post.author>User'],
  ['Users (name, email). Posts (title, body, author_id → users).', 'Post.author>User'],
  ['Users (name, email). Posts (title, body, author -> User).', 'Post.author>User'],
  ['Users (name, email). Posts (title, body, created by (user)).', 'Post.user>User'],
  [
    'Categories (name, slug, parent category). Products (name, price, category).',
    'Category.parentCategory>Category, Product.category>Category',
  ],
  ['Tags (name, color). Posts (title, body, tags).', 'Post<>Tag'],
  ['Tags (name, color). Posts (title, body, list of tags).', 'Post<>Tag'],
  ['Tags (name, color). Posts (title, body, tags (many)).', 'Post<>Tag'],
  ['Tags (name, color). Posts (title, body, tags (many-to-many)).', 'Post<>Tag'],
  ['Tags (name, color). Posts (title, body, Tag[]).', 'Post<>Tag'],
  ['Teams (name, city). Matches (played on, home team, away team, score).', 'Match.awayTeam>Team, Match.homeTeam>Team'],
  [
    'Airports (code, city). Flights (number, from airport, to airport, departs at).',
    'Flight.fromAirport>Airport, Flight.toAirport>Airport',
  ],
  [
    'Airports (code, city). Flights (number, origin (airport), destination (airport), departs at).',
    'Flight.destination>Airport, Flight.origin>Airport',
  ],
  [
    'Airports (code, city). Flights with a number, an origin airport, a destination airport and a departure time.',
    'Flight.destinationAirport>Airport, Flight.originAirport>Airport',
  ],
  ['We have owners (name, phone) and their pets (name, species).', 'Pet.owner>Owner'],
  ['Owners (name, phone), who have pets (name, species).', 'Pet.owner>Owner'],
  ['A pet (name, species) that belongs to an owner (name, phone).', 'Pet.owner>Owner'],
  ['Owner: name, phone, pets (one-to-many). Pet: name, species.', 'Pet.owner>Owner'],
  ['Owner: name, phone. Pet: name, species, owner (required).', 'Pet.owner>Owner'],
  ['Owner has name and phone. Pet has name, species and an owner.', 'Pet.owner>Owner'],
  [
    'Students (name, email). Courses (title, credits). Enrolments (grade, enrolled on) link students and courses.',
    'Enrolment.course>Course, Enrolment.student>Student',
  ],
  [
    'Students (name, email). Courses (title, credits). A student enrols in many courses; each enrolment has a grade and an enrolled on date.',
    'Enrolment.course>Course, Enrolment.student>Student',
  ],
  [
    'Doctors (name). Patients (name, phone). Drugs (name, dosage). A prescription (date, notes) is written by a doctor for a patient and names one drug.',
    'Prescription.doctor>Doctor, Prescription.drug>Drug, Prescription.patient>Patient',
  ],
  ['Entities:\n- Owner: name, phone\n- Pet: name, species\n\nRelationships:\n- Owner 1..* Pet', 'Pet.owner>Owner'],
  [
    'Entities:\n- Owner: name, phone\n- Pet: name, species\n- Vet: name, email\n\nRelationships:\n- Owner has many Pets\n- Pet has one Vet',
    'Pet.owner>Owner, Pet.vet>Vet',
  ],
  [
    'Entities:\n- Owner: name, phone\n- Pet: name, species\n- Vet: name, email\n\nRelationships:\n- Owner -> Pet: one-to-many\n- Vet <-> Pet: many-to-many',
    'Pet.owner>Owner, Pet<>Vet',
  ],
  [
    'Entities:\n- Owner: name, phone\n- Pet: name, species\n- Vet: name, email\n\nRelationships:\n- Owner – Pet (1:n)\n- Vet – Pet (n:m)',
    'Pet.owner>Owner, Pet<>Vet',
  ],
];

async function relationsOf(request: string): Promise<string> {
  const plan = await planRequest(request);
  return [
    ...plan.entities.flatMap((entity) =>
      entity.fields.flatMap((field) => (field.references ? [`${entity.name}.${field.name}>${field.references}`] : [])),
    ),
    ...plan.relations.filter(({ kind }) => kind === 'many-to-many').map(({ from, to }) => [from, to].sort().join('<>')),
  ]
    .sort()
    .join(', ');
}

describe('a relation in plain words', () => {
  it.each(ONE_TO_MANY)('of one to many, about %s: %s', async (things, sentence, expected) => {
    expect(await relationsOf(`${THINGS[things]!}${sentence}`)).toBe(expected);
  });

  it.each(MANY_TO_MANY)('of many to many, about %s: %s', async (things, sentence, expected) => {
    expect(await relationsOf(`${THINGS[things]!}${sentence}`)).toBe(expected);
  });

  it.each(ROLES)('with a role, about %s: %s', async (things, sentence, expected) => {
    expect(await relationsOf(`${THINGS[things]!}${sentence}`)).toBe(expected);
  });

  it.each(FIELD_LISTS)('beside the fields: %s', async (request, expected) => {
    expect(await relationsOf(request)).toBe(expected);
  });
});
