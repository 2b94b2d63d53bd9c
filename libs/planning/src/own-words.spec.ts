import { describe, expect, it } from 'vitest';
import { planRequest, type Plan } from './index.js';

const names = (plan: Plan): string[] => plan.entities.map(({ name }) => name);
const fieldsOf = (plan: Plan, name: string): string[] =>
  plan.entities.find((entity) => entity.name === name)?.fields.map((field) => field.name) ?? [];

describe('people, properties and parts that a paragraph names in passing', () => {
  it('keeps those who do something of their own, whatever their trade, and nobody who only looks', async () => {
    const plan = await planRequest(
      'Please implement a podcast hosting platform. Podcasters should be able to upload episodes. Clients should be able to book consultations. Visitors should be able to browse episodes.',
    );
    expect(names(plan)).toContain('Podcaster');
    expect(names(plan)).toContain('Client');
    expect(names(plan)).not.toContain('Visitor');
  });

  it('takes the property of a thing as its field', async () => {
    const plan = await planRequest(
      'Please implement a relief website for registering shelters and volunteers. Citizens should be able to check shelter capacity and offer supplies.',
    );
    expect(fieldsOf(plan, 'Shelter')).toContain('capacity');
  });

  it('gives people the properties that they state of themselves', async () => {
    const plan = await planRequest(
      'Please build a language exchange website for creating profiles and sending messages. Users should be able to state their native language.',
    );
    expect(fieldsOf(plan, 'Profile')).toContain('nativeLanguage');
  });

  it('reads a list of properties whose first one is unknown', async () => {
    const plan = await planRequest(
      'Please implement an art gallery for selling artworks. Artists should be able to upload their artworks with proportions and a description.',
    );
    expect(fieldsOf(plan, 'Artwork')).toEqual(expect.arrayContaining(['proportions', 'description']));
  });

  it('does not take the application for one of the people who use it', async () => {
    const plan = await planRequest(
      'Please implement an online art gallery for selling paintings. The gallery should have functionalities for artist profiles and artwork browsing.',
    );
    expect(names(plan)).not.toContain('Gallery');
  });

  it('keeps the longer name of a thing whose head alone is made elsewhere', async () => {
    const plan = await planRequest(
      'Please implement a car repair system with functionalities for creating work orders, ordering spare parts and invoicing.',
    );
    expect(names(plan)).toContain('WorkOrder');
  });

  it('reads a part of a site in a list of things', async () => {
    const plan = await planRequest('club website with a blog, an events calendar and a member area');
    expect(names(plan)).toEqual(['BlogPost', 'Event', 'Member']);
  });

  it('does not call a stored thing missing for the word it is named with', async () => {
    const plan = await planRequest(
      'Please implement a school website. Teachers should be able to verify incident reports, manage dietary restrictions, set reminders and view monthly reports.',
    );
    expect(plan.coverage.notCovered.map(({ part }) => part)).toEqual(['set reminders', 'view monthly reports']);
  });

  it('reads a compound that begins like a deed as one thing, and spellings of one verb alike', async () => {
    const plan = await planRequest(
      'Please implement a training portal with functionalities for course catalogues, learning paths and quizzes. Employees should be able to enrol in courses and take quizzes.',
    );
    expect(names(plan)).toEqual(expect.arrayContaining(['LearningPath', 'Enrollment', 'Course']));
    expect(fieldsOf(plan, 'Quiz')).not.toContain('employee');
  });

  it('keeps the whole name of a property, and a name for what only has other properties stated', async () => {
    const plan = await planRequest(
      'Please implement a plant shop. Guests should be able to filter plants by number of leaves, water needs and light. Staff should be able to add plants with photos and prices and update stock.',
    );
    expect(fieldsOf(plan, 'Plant')).toEqual(expect.arrayContaining(['name', 'numberOfLeaves', 'price', 'stock']));
  });

  it('stores what is requested, the part of a company that work goes to, and no order of work', async () => {
    const plan = await planRequest(
      'Please implement a hospital system for tracking complaints. Nurses should be able to order lab tests, request transfusions and route complaints to departments.',
    );
    expect(names(plan)).toEqual(expect.arrayContaining(['LabTest', 'TransfusionRequest', 'Department']));
    expect(names(plan)).not.toContain('Order');
  });

  it('gives a thing the status and the date that its actions ask for', async () => {
    const plan = await planRequest(
      'Please implement a relief website. Volunteers should be able to schedule assessments and report shortages. Managers should be able to approve expenses and close storerooms.',
    );
    const status = plan.entities.find(({ name }) => name === 'Expense')?.fields.find(({ name }) => name === 'status');
    expect(status?.enum).toEqual(['pending', 'approved', 'rejected']);
    expect(fieldsOf(plan, 'Assessment').some((name) => /date/i.test(name))).toBe(true);
  });

  it('leaves out who has a thing where that is said in the plural', async () => {
    const plan = await planRequest(
      "Please implement a gym website. Trainers should be able to answer members' questions. Guests should be able to ask experts questions.",
    );
    expect(names(plan)).toContain('Question');
    expect(names(plan)).not.toContain('MembersQuestion');
    expect(names(plan)).not.toContain('ExpertsQuestion');
  });

  it('knows a room of a hotel from one of a house and one of a university', async () => {
    const fields = async (request: string): Promise<string[]> => fieldsOf(await planRequest(request), 'Room');
    expect(await fields('Hotel website with functionalities for managing rooms and guests.')).toContain('pricePerNight');
    expect(await fields('Smart home panel with functionalities for managing rooms and devices.')).not.toContain('pricePerNight');
    expect(await fields('University website with functionalities for managing rooms and students.')).toContain('building');
  });

  it('finds the kind of application of a thing with a longer name', async () => {
    expect(names(await planRequest('Help me manage my Airbnb apartments'))).toEqual(expect.arrayContaining(['Booking', 'Guest']));
  });
});
