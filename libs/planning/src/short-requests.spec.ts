import { describe, expect, it } from 'vitest';
import { planRequest, type Plan } from './index.js';

const names = (plan: Plan): string[] => plan.entities.map(({ name }) => name).sort();
const references = (plan: Plan): string[] =>
  plan.entities.flatMap((entity) =>
    entity.fields.flatMap((field) => (field.references ? [`${entity.name}.${field.name}>${field.references}`] : [])),
  );
const fieldsOf = (plan: Plan, entity: string): string[] =>
  plan.entities.find(({ name }) => name === entity)!.fields.map(({ name }) => name);

describe('a request of one short sentence', () => {
  it.each([
    ['School library system', ['Book', 'Loan', 'Member']],
    ['a simple habit tracker', ['Habit', 'HabitEntry']],
    ['online voting for our student council', ['Candidate', 'Election', 'Vote']],
    ['Manage my wine cellar', ['Tasting', 'Wine']],
    ['an escape room booking website', ['Booking', 'Customer', 'EscapeRoom']],
  ])('stores what such an application always does: %s', async (request, expected) => {
    expect(names(await planRequest(request))).toEqual(expected);
  });

  it('is what the last of several kinds says, not the first: a school library lends books', async () => {
    expect(names(await planRequest('School library system'))).not.toContain('Teacher');
  });

  it('counts two kinds that `and` joins', async () => {
    expect(names(await planRequest('Daily water and calorie tracker'))).toEqual(expect.arrayContaining(['Meal', 'WaterIntake']));
  });

  it('names the people that it is for as they are called', async () => {
    const plan = await planRequest('we need a rota for our volunteers at the animal shelter');
    expect(names(plan)).toContain('Volunteer');
    expect(names(plan)).not.toContain('Employee');
  });

  it('is left as it is where it says all that is kept', async () => {
    expect(names(await planRequest('We track donations and inventory of food items with expiry dates.'))).toEqual([
      'Donation',
      'FoodItem',
    ]);
  });

  it('with nothing to plan stays an error', async () => {
    await expect(planRequest('make it nice and fast please')).rejects.toMatchObject({ code: 'planning.nothing_to_store' });
  });
});

describe('a wish of a paragraph', () => {
  const site = (wishes: string): string =>
    `Please implement a website. The website should have functionalities for search. ${wishes} Use white for the background and teal for components.`;

  it('puts things into a cart: its lines point to them, not they to it', async () => {
    const plan = await planRequest(site('Users should be able to browse products and add products to the cart.'));
    expect(references(plan)).toContain('CartItem.product>Product');
    expect(references(plan)).not.toContain('Product.cartItem>CartItem');
  });

  it('reads what people leave as fields of what they make', async () => {
    const plan = await planRequest(
      site('Visitors should be able to book an appointment by leaving their name, phone number and preferred date.'),
    );
    expect(fieldsOf(plan, 'Appointment')).toEqual(expect.arrayContaining(['name', 'phoneNumber', 'preferredDate']));
  });

  it('takes signing up and looking at one’s own figures for no records', async () => {
    const plan = await planRequest(
      site('Players should be able to create an account, play games, join tournaments and see their rating.'),
    );
    expect(names(plan)).not.toContain('Account');
    expect(names(plan)).not.toContain('Rating');
    expect(fieldsOf(plan, 'Player')).toContain('rating');
  });

  it('reads rent payments as payments and property managers as people', async () => {
    const plan = await planRequest(
      'Please implement a portal for residents and property managers. The portal should have functionalities for maintenance requests, rent payments and announcements.',
    );
    expect(names(plan)).not.toContain('Rental');
    expect(names(plan)).not.toContain('Property');
  });

  it('keeps a mark that records get: pinned, locked', async () => {
    const plan = await planRequest(
      site('Members should be able to post topics. Moderators should be able to pin, lock and delete topics.'),
    );
    expect(names(plan)).not.toContain('Lock');
    expect(fieldsOf(plan, 'Topic')).toEqual(expect.arrayContaining(['pinned', 'locked']));
  });

  it('ends a list of filters where the next thing on offer begins', async () => {
    const plan = await planRequest(
      'Please implement a clothing store. The store should offer product filtering by size, colour and brand, a shopping bag, and order tracking.',
    );
    expect(fieldsOf(plan, 'Product')).toEqual(expect.arrayContaining(['size', 'colour', 'brand']));
    expect(fieldsOf(plan, 'Product').join()).not.toMatch(/bag|tracking/i);
  });

  it('gives the details it names to whom they are about', async () => {
    const plan = await planRequest(
      site(
        'Doctors can treat patients. The front desk manages appointment slots and patient details including insurance and allergies.',
      ),
    );
    expect(fieldsOf(plan, 'Patient')).toEqual(expect.arrayContaining(['insurance', 'allergies']));
    expect(names(plan).join()).not.toMatch(/Manages|Detail/);
  });
});
