import { describe, expect, it } from 'vitest';
import { planRequest, type Plan } from './index.js';
import { segmentsOf } from './read/segments.js';

const names = (plan: Plan): string[] => plan.entities.map((entity) => entity.name);
const fieldsOf = (plan: Plan, name: string): string[] =>
  plan.entities.find((one) => one.name === name)?.fields.map((field) => field.name) ?? [];
const references = (plan: Plan): string[] =>
  plan.entities.flatMap((entity) =>
    entity.fields.flatMap((field) => (field.references ? [`${entity.name}.${field.name}>${field.references}`] : [])),
  );

describe('sentences in which several do something', () => {
  it('are split where a new subject acts, not inside an enumeration', () => {
    expect(segmentsOf('producers list products, households order products every week, and volunteers pick up shifts')).toEqual([
      'producers list products',
      'households order products every week',
      'volunteers pick up shifts',
    ]);
    expect(segmentsOf('we track songs with artist and key, goals per song and orders')).toHaveLength(1);
    expect(segmentsOf('users can browse venues, create bookings and manage guests')).toHaveLength(1);
  });

  it('read the occasion that stands before the subject', () => {
    expect(segmentsOf('members meet, and after each hike people post photos')).toEqual([
      'members meet',
      'people post photos after each hike',
    ]);
  });
});

describe('what people do to things', () => {
  it('makes a thing that points to what it is about and to whoever did it', async () => {
    const plan = await planRequest('A pottery studio. Students book classes and members rate classes.');
    expect(references(plan)).toEqual(
      expect.arrayContaining(['Booking.student>Student', 'Booking.class>Class', 'Rating.class>Class', 'Rating.member>Member']),
    );
  });

  it('does without the name of a person where it points to the person', async () => {
    const plan = await planRequest('Members reserve courts.');
    expect(fieldsOf(plan, 'Reservation').filter((name) => /guestName|email/.test(name))).toEqual([]);
    expect(references(plan)).toContain('Reservation.member>Member');
  });

  it('ties what is submitted to where it goes', async () => {
    const plan = await planRequest('Teachers post assignments for a course, students hand in submissions.');
    expect(references(plan)).toEqual(
      expect.arrayContaining(['Assignment.course>Course', 'Assignment.teacher>Teacher', 'Submission.student>Student']),
    );
  });

  it('means by "them" and "others" what the sentence before was about', async () => {
    const plan = await planRequest('neighbourhood tool library. neighbours offer tools, others borrow them for a few days.');
    expect(references(plan)).toEqual(expect.arrayContaining(['Loan.tool>Tool', 'Loan.neighbour>Neighbour']));
  });

  it('stores nobody of whom nothing is kept', async () => {
    const plan = await planRequest('Admins add courts, visitors view courts, members reserve courts.');
    expect(names(plan).toSorted()).toEqual(['Court', 'Member', 'Reservation']);
  });
});

describe('a loose list of things', () => {
  it('tells properties from things of their own, and reads "per" as a reference', async () => {
    const plan = await planRequest(
      'Escape room business: rooms with difficulty and max players, bookings per room and time slot, game masters assigned to bookings, and a leaderboard of best times.',
    );
    expect(names(plan)).toEqual(['Room', 'Booking', 'GameMaster']);
    expect(fieldsOf(plan, 'Room')).toEqual(expect.arrayContaining(['difficulty', 'maxPlayers']));
    expect(references(plan)).toEqual(expect.arrayContaining(['Booking.room>Room', 'Booking.gameMaster>GameMaster']));
  });

  it('gives every thing of the list what is said of each', async () => {
    const plan = await planRequest(
      'A parish office needs baptisms, weddings and funerals on record, each with date, priest and the people involved.',
    );
    expect(names(plan)).toEqual(['Baptism', 'Wedding', 'Funeral']);
    for (const name of names(plan)) expect(fieldsOf(plan, name)).toEqual(expect.arrayContaining(['date', 'priest']));
  });

  it('goes on after brackets', async () => {
    const plan = await planRequest(
      'I run a small brewery and want to log brews (recipe, date, volume), the tanks they ferment in, and tasting notes for every brew.',
    );
    expect(names(plan)).toEqual(['Brew', 'Tank', 'TastingNote']);
    expect(references(plan)).toEqual(['Brew.tank>Tank', 'TastingNote.brew>Brew']);
  });
});

describe('turns of daily speech', () => {
  it('"which X each Y is with" gives every Y its X', async () => {
    const plan = await planRequest("We're a small animal rescue. I need to know which foster home each animal is with.");
    expect(references(plan)).toContain('Animal.fosterHome>FosterHome');
  });

  it('"set the status of X to a, b or c" names the values', async () => {
    const plan = await planRequest('Employees submit ideas; managers set the status of an idea to planned, rejected or done.');
    expect(names(plan)).toEqual(['Employee', 'Idea']);
    expect(plan.entities[1]!.fields.find(({ name }) => name === 'status')?.enum).toEqual(['planned', 'rejected', 'done']);
  });
});

describe('what belongs to whom', () => {
  it("my kids' things are kept per kid", async () => {
    const plan = await planRequest("Track my kids' vaccinations, doctor visits and growth (height, weight, date).");
    expect(references(plan)).toEqual(expect.arrayContaining(['Vaccination.kid>Kid', 'DoctorVisit.kid>Kid', 'Growth.kid>Kid']));
  });

  it('several things that a thing has are things, what is measured of it is not', async () => {
    const plan = await planRequest(
      'I want a podcast website: shows with episodes, hosts and guests, and rooms with price and size.',
    );
    expect(names(plan)).toEqual(expect.arrayContaining(['Show', 'Episode', 'Host', 'Guest', 'Room']));
    expect(references(plan)).toContain('Episode.show>Show');
    expect(fieldsOf(plan, 'Room')).toEqual(expect.arrayContaining(['price', 'size']));
  });

  it('a deed without an object is done to what was spoken of', async () => {
    const plan = await planRequest('Parents ask questions and midwives answer.');
    expect(references(plan)).toEqual(
      expect.arrayContaining(['Question.parent>Parent', 'Answer.question>Question', 'Answer.midwife>Midwife']),
    );
  });
});

describe('who gets what', () => {
  it('work assigned to people points to them, and things are counted by things', async () => {
    const plan = await planRequest(
      "Build something for our parents' association: members, tasks assigned to members, screenings per hall.",
    );
    expect(references(plan)).toEqual(expect.arrayContaining(['Task.member>Member', 'Screening.hall>Hall']));
  });

  it('tells what people do from what things are, in one sentence', async () => {
    const plan = await planRequest('Surf camp: guests book stays, camps have bungalows, surf lessons are given by coaches.');
    expect(references(plan)).toEqual(
      expect.arrayContaining(['Booking.guest>Guest', 'Bungalow.camp>Camp', 'SurfLesson.coach>Coach']),
    );
  });

  it('takes a described thing with its properties, not the properties as things', async () => {
    const plan = await planRequest(
      'Track subscriptions I pay for: name, price, billing cycle and next payment date, with a category.',
    );
    expect(names(plan)).toEqual(['Subscription']);
    expect(fieldsOf(plan, 'Subscription')).toEqual(
      expect.arrayContaining(['name', 'price', 'billingCycle', 'nextPaymentDate', 'category']),
    );
  });
});

describe('names that are none', () => {
  it('reads bare references after the properties of a thing', async () => {
    const plan = await planRequest(
      '- Case: number (unique), title\n- Lawyer: full name, bar number unique\n- Time entry: date, minutes, billable yes/no; for a case and by a lawyer',
    );
    expect(names(plan)).toEqual(['Case', 'Lawyer', 'TimeEntry']);
    expect(references(plan)).toEqual(['TimeEntry.case>Case', 'TimeEntry.lawyer>Lawyer']);
  });

  it('makes nothing of a preposition that follows a verb, nor of a page', async () => {
    const plan = await planRequest(
      'I want a podcast website: shows with episodes, listeners can comment on and rate episodes and view the timetable',
    );
    expect(names(plan)).not.toContain('On');
    expect(names(plan)).not.toContain('Timetable');
    expect(references(plan)).toEqual(expect.arrayContaining(['Comment.episode>Episode', 'Rating.episode>Episode']));
  });

  it('tells stored food from dishes', async () => {
    const plan = await planRequest('We track donations and inventory of food items with expiry dates.');
    expect(names(plan)).toEqual(['Donation', 'FoodItem']);
    expect(fieldsOf(plan, 'FoodItem')).toContain('expiryDate');
    expect(fieldsOf(plan, 'FoodItem')).not.toContain('price');
  });
});

describe('a festival', () => {
  it('has performances on stages by artists, favourites that point to them, and a timetable that is a page', async () => {
    const plan = await planRequest(
      'Please implement a platform for a music festival. The platform should have functionalities for browsing stages and performances. Visitors should be able to search artists, save favourite performances, and view the timetable. Organizers can add artists and stages.',
    );
    expect(references(plan)).toEqual(
      expect.arrayContaining(['Performance.artist>Artist', 'Performance.stage>Stage', 'Favorite.performance>Performance']),
    );
    expect(names(plan)).not.toContain('Timetable');
    expect(references(plan).filter((one) => one.endsWith('>Organizer'))).toEqual([]);
  });
});
