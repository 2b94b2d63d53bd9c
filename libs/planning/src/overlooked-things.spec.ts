import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import { fieldsOf as planned } from './planned.fixture.js';

/** `Entity: field, field` of each entity of the plan. */

describe('what prose names beside the objects of its verbs', () => {
  it('keeps known things in the plural, and groups that others are looked up by', async () => {
    const things = await planned(
      'Please implement a fishing gear store. Users should be able to browse products by category and brand, and react to random events such as a sale.',
    );
    expect([...things.keys()]).toEqual(expect.arrayContaining(['Product', 'Category', 'Brand']));
    expect(things.get('Product')).toContain('category');
  });

  it('leaves out counts, examples, audiences and what is only worked out', async () => {
    const things = await planned(
      'Please implement a rental listing website for students. Users should be able to browse apartments by price and number of rooms, calculate mortgages, and report problems such as broken lights or potholes.',
    );
    for (const name of ['Room', 'Mortgage', 'Pothole', 'Light', 'Student']) expect(things.has(name)).toBe(false);
  });

  it('reads examples of types as a choice and drops other examples', async () => {
    const plan = await planRequest(
      'Please implement a museum website. Visitors should be able to buy tickets of different types such as adult, child and senior, register for guided tours, and write in the guest book.',
    );
    expect(plan.entities.map(({ name }) => name)).not.toContain('Senior');
    const ticket = plan.entities.find(({ name }) => name === 'EventTicket');
    expect(ticket?.fields.find(({ name }) => name === 'type')?.enum).toEqual(['adult', 'child', 'senior']);
  });

  it('ends what details include where the next wish begins', async () => {
    const things = await planned(
      'Please implement a store. Users should be able to view product details with dimensions and materials, add products to the cart, and rate products.',
    );
    expect([...things.keys()]).toEqual(expect.arrayContaining(['Product', 'Rating', 'CartItem']));
    expect(things.get('Product')).toContain('dimensions');
    expect(things.get('Product')).not.toContain('addProducts');
  });

  it('takes properties that are chosen or entered for no things', async () => {
    const things = await planned(
      'Please implement a website for bulky waste. Residents should be able to enter their address, request a pickup for items with a description, set a date, and upload a photo.',
    );
    expect([...things.keys()]).not.toEqual(expect.arrayContaining(['Address']));
    expect(things.has('Photo')).toBe(false);
    expect(things.get('PickupRequest')).toEqual(expect.arrayContaining(['description', 'photo']));
  });

  it.each([
    [
      'A website for a spa with appointments. Customers should be able to book an appointment and rate the visit.',
      'Review',
      'Visit',
    ],
    [
      'Please build a clinic tool. Doctors should be able to plan visits, and monitors should be able to review visits.',
      'Visit',
      'Review',
    ],
    [
      'Please build a cake shop website where brides can see my cakes and ask for a quote. Customers can order cakes.',
      'QuoteRequest',
      'Question',
    ],
    [
      'Please build a coffee store with product listing. Customers should be able to add coffees to the cart.',
      'Coffee',
      'Product',
    ],
  ])('%s → %s, no %s', async (request, there, notThere) => {
    const things = await planned(request);
    expect(things.has(there)).toBe(true);
    expect(things.has(notThere)).toBe(false);
  });
});

describe('turns of daily speech', () => {
  it.each([
    [
      "An app for my kid's soccer team: games and practices are listed, and it shows who brings snacks and who's coming",
      'Attendance',
    ],
    ["I teach guitar to 20 students. I want to write down their lessons and if they've paid for the month.", 'Payment'],
    ['My wife and I want to track our household spending, with monthly budgets.', 'Expense'],
    ['Our running club wants to post runs and see what everyone thought of the route.', 'Member'],
    ['My mom sells jam at the market, she wants to see her jams and what she sold each week.', 'Sale'],
  ])('%s → %s', async (request, name) => {
    expect((await planned(request)).has(name)).toBe(true);
  });

  it('become properties of what the sentence spoke of, or of the work that is done', async () => {
    const jam = await planned(
      'My mom sells jam at the market. I want to list her jams, how many jars are left, and what she sold each week.',
    );
    expect(jam.get('Jam')).toContain('quantity');
    const rental = await planned('I rent out bouncy castles. I need to know where to deliver it, and if they paid the deposit.');
    expect(rental.get('Rental')).toEqual(expect.arrayContaining(['deliveryAddress', 'depositPaid']));
  });

  it('mean nothing in a long specification', async () => {
    const filler = 'The page explains the opening hours of the house and how to get there by train. '.repeat(6);
    const things = await planned(
      `Please implement a game website. Users should be able to create teams. ${filler} Users should be able to sign up for games and see who is coming.`,
    );
    expect(things.has('Attendance')).toBe(false);
  });
});
