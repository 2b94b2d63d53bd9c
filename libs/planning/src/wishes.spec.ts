import { describe, expect, it } from 'vitest';
import { planRequest, type Plan } from './index.js';
import { namesOf } from './planned.fixture.js';

const names = (plan: Plan): string[] => plan.entities.map((entity) => entity.name).sort();
const fieldsOf = (plan: Plan, name: string): string[] =>
  plan.entities.find((entity) => entity.name === name)?.fields.map((field) => field.name) ?? [];
const site = (wishes: string): string => `Please implement a website. ${wishes}`;

describe('a short request', () => {
  it('takes the kind of application that its words name first, and a general kind only when no other suits', async () => {
    expect(names(await planRequest('a booking app for a barber shop'))).toEqual(['Booking', 'Customer', 'Service', 'Stylist']);
    expect(names(await planRequest('event calendar for our village'))).not.toContain('Resident');
  });

  it('keeps the things of a home where they are, without a price and a supplier', async () => {
    const plan = await planRequest('Build me an inventory tracker for my garage');
    expect(names(plan)).toEqual(['Category', 'Item', 'Location']);
    expect(fieldsOf(plan, 'Item')).toContain('quantity');
  });

  it('gives a question the fields of a quiz in a quiz, and those of a forum elsewhere', async () => {
    expect(fieldsOf(await planRequest('make a quiz maker for teachers'), 'Question')).toContain('points');
    const forum = await planRequest('Q&A forum for math students');
    expect(names(forum)).toEqual(['Answer', 'Question', 'Tag']);
    expect(fieldsOf(forum, 'Question')).toContain('title');
  });
});

describe('a request that leaves its main thing unsaid', () => {
  it('adds it where only what hangs on it is named', async () => {
    expect(names(await planRequest('Simple blog with comments and categories'))).toEqual(['Category', 'Comment', 'Post']);
  });

  it('gives what is sold a price, and an application that sells orders', async () => {
    const plan = await planRequest('website to sell my homemade candles');
    expect(names(plan)).toEqual(['Candle', 'Customer', 'Order']);
    expect(fieldsOf(plan, 'Candle')).toContain('price');
  });

  it('calls things as their kind of application does', async () => {
    expect(names(await planRequest('build a chat app with rooms'))).toEqual(['ChatRoom', 'Message', 'User']);
    expect(names(await planRequest('gym class booking system'))).toContain('Booking');
  });
});

describe('wishes in prose', () => {
  it('reads properties that are chosen or updated as those of the thing spoken of before', async () => {
    const plan = await planRequest(site('Members should be able to assign chores, set priorities and update prices.'));
    expect(fieldsOf(plan, 'Chore')).toEqual(expect.arrayContaining(['priority', 'price']));
  });

  it('makes messages of chatting, categories of categorising, and nothing of a lone adjective', async () => {
    const plan = await planRequest(
      site('Buyers should be able to chat with sellers, categorise items and remove prohibited content.'),
    );
    expect(names(plan)).toEqual(['Category', 'Item', 'Message']);
  });

  it('reads getting in touch and a contact form as messages that are kept', async () => {
    const plan = await planRequest(
      site('Visitors should be able to browse vehicles, save vehicles and get in touch with the dealer.'),
    );
    expect(names(plan)).toEqual(['ContactMessage', 'Favorite', 'Vehicle']);
    expect(names(await planRequest(site('Visitors should be able to browse projects and submit a contact form.')))).toEqual([
      'ContactMessage',
      'Project',
    ]);
  });

  it('stores no application where a coupon is applied, and reads a reserved table as furniture', async () => {
    const plan = await planRequest(site('Guests should be able to view the menu, reserve tables, and apply coupons.'));
    expect(names(plan)).toEqual(['Coupon', 'Guest', 'MenuItem', 'Reservation', 'RestaurantTable']);
  });

  it('takes every name in a list of filters as a property, also one that could be a verb or is plural', async () => {
    const plan = await planRequest(
      site('Users should be able to filter lamps by brand, frame size, light requirements and price.'),
    );
    expect(fieldsOf(plan, 'Lamp')).toEqual(expect.arrayContaining(['brand', 'frameSize', 'lightRequirement', 'price']));
  });

  it('keeps what is requested, and a report about what others post, as things of their own', async () => {
    const plan = await planRequest(site('Members should be able to request mentoring and report photos.'));
    expect(names(plan)).toEqual(expect.arrayContaining(['MentoringRequest', 'UserReport']));
    expect(names(await planRequest(site('Citizens should be able to report incidents.')))).not.toContain('UserReport');
  });

  it('reads stock as a quantity unless the request is about shares', async () => {
    expect(names(await planRequest(site('Staff should be able to manage products and update stock.')))).not.toContain('Stock');
    expect(names(await planRequest(site('Users should be able to search stocks and add comments.')))).toContain('Stock');
  });

  it('stores the reports that the application is named for', async () => {
    const plan = await planRequest(
      'Please implement a stock report website. Users should be able to search stocks, view reports and leave comments on reports.',
    );
    expect(names(plan)).toContain('Report');
  });
});

describe('a list that starts with logging in', () => {
  it('leaves the deeds behind it their own object, also where one of them is `like`', async () => {
    const lent = await namesOf(
      'Please implement a toy library. Parents should be able to log in, borrow and return toys, and read news.',
    );
    expect(lent).toEqual(expect.arrayContaining(['Toy', 'Loan']));
    const shared = await namesOf(
      'Please implement a knitting site. Users should be able to log in, like and share patterns, and upload videos.',
    );
    expect(shared).toEqual(expect.arrayContaining(['Pattern', 'Like', 'Video']));
  });
});

describe('a list that ends with others of the same sort', () => {
  it('names sorts of it, no things', async () => {
    const names = await namesOf(
      'Please implement a unit converter for cooks. The converter should support length, weight, and other units. Users should be able to save units and recipes.',
    );
    expect(names).toEqual(expect.arrayContaining(['Unit', 'Recipe']));
    expect(names).not.toContain('Length');
    expect(names).not.toContain('Weight');
  });
});
