import { describe, expect, it } from 'vitest';
import { listOf } from './build/criteria.js';
import { planRequest } from './index.js';
import type { PlanField, Plan } from './plan.schemas.js';

const names = (plan: Plan): string[] => plan.entities.map(({ name }) => name);
const field = (plan: Plan, entity: string, name: string): PlanField | undefined =>
  plan.entities.find((one) => one.name === entity)?.fields.find((one) => one.name === name);

describe('what a request says in passing', () => {
  it('whether a thing is something becomes a yes or no, also as "it\'s"', async () => {
    const listed = await planRequest("mushrooms (name, season, whether it's edible)");
    expect(field(listed, 'Mushroom', 'edible')?.type).toBe('boolean');
    const prose = await planRequest('an app for my bakery with products and whether they are vegan');
    expect(field(prose, 'Product', 'vegan')?.type).toBe('boolean');
  });

  it('records of two kinds get a type with both', async () => {
    const plan = await planRequest('An investment diary. Users can record buy and sell transactions and note their strategies.');
    expect(field(plan, 'Transaction', 'type')?.enum).toEqual(['buy', 'sell']);
  });

  it('thanks ask for nothing and are not listed as missing', async () => {
    const plan = await planRequest('a website for my rowing club with boats and members. Many thanks in advance!');
    expect(plan.coverage.notCovered.map(({ part }) => part).join(' ')).not.toMatch(/thank/i);
    const cards = await planRequest('a stationery shop with envelopes, thank you and birthday cards');
    expect(names(cards).join(' ')).toMatch(/Card/);
  });

  it('metadata is made of what it includes', async () => {
    const plan = await planRequest(
      'Please implement a photo archive website. Curators should be able to add metadata, including film type, book title, issue, lens and exposure date.',
    );
    expect(plan.entities.find(({ name }) => name === 'Metadata')?.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['filmType', 'bookTitle', 'issue', 'lens', 'exposureDate']),
    );
    expect(names(plan)).not.toContain('Booking');
  });

  it('a known thing of two words keeps its second word where it is described', async () => {
    const plan = await planRequest(
      'Each menu item has a name and a price. A patient record consists of: name, phone, birth date.',
    );
    expect(names(plan)).toEqual(['MenuItem', 'Patient']);
  });

  it('fields may be called if and where', async () => {
    const plan = await planRequest('automations (name, if, then), meetings (title, date, where)');
    expect(field(plan, 'Automation', 'if')).toBeDefined();
    expect(field(plan, 'Meeting', 'where')).toBeDefined();
  });

  it('a status that is named leaves no room for the usual one, a payment status does', async () => {
    const plan = await planRequest('attendees with a name and an RSVP status, orders with a number and a payment status');
    expect(field(plan, 'Attendee', 'rsvpStatus')).toBeDefined();
    expect(field(plan, 'Attendee', 'status')).toBeUndefined();
    expect(field(plan, 'Order', 'paymentStatus')).toBeDefined();
  });

  it('filling in a form names nobody a fill', async () => {
    const plan = await planRequest('Please implement a clinic website. Patients fill in questionnaires.');
    expect(names(plan)).toEqual(expect.arrayContaining(['Patient', 'Questionnaire']));
    expect(names(plan).join(' ')).not.toMatch(/Fill/);
  });

  it('a greeting is no title', async () => {
    const plan = await planRequest('hello! something simple for gardening: customers (name, phone), plots (title, area)');
    expect(plan.title).not.toMatch(/hello/i);
  });

  it('how small an application is does not name it', async () => {
    expect((await planRequest('hey, could you build me a tiny little app for my flower shop')).title).toBe('Flower shop');
  });

  it('a ninth kind is told as one more', () => {
    const kinds = Array.from({ length: 9 }, (_, i) => `kind ${i + 1}`);
    expect(listOf(kinds)).toMatch(/ and one more kind$/);
    expect(listOf([...kinds, 'kind 10'])).toMatch(/ and 2 more kinds$/);
  });
});

describe('one thing under two names', () => {
  it('earnings are several of an earning', async () => {
    const plan = await planRequest('Couriers can view their earnings. Administrators manage earning records and withdrawals.');
    expect(names(plan).filter((name) => /^Earning/.test(name))).toEqual(['Earning']);
  });

  it('clocking in is attendance where attendance is kept', async () => {
    const plan = await planRequest(
      'Employees view their attendance. Managers manage attendance, clock-in records and leave requests.',
    );
    expect(names(plan)).not.toContain('ClockInRecord');
  });

  it('a knowledge base is its articles', async () => {
    const plan = await planRequest(
      'Please implement a support website with a knowledge base. Users can search the knowledge base. Editors can edit knowledge base content and publish articles.',
    );
    expect(names(plan)).toContain('KnowledgeBaseArticle');
    expect(names(plan)).not.toContain('KnowledgeBase');
  });

  it('the creation of sales orders is neither a sale nor a creation', async () => {
    const plan = await planRequest('The system should have functionalities for sales order creation and supplier management.');
    expect(names(plan)).toEqual(['SalesOrder', 'Supplier']);
  });

  it('a fleet of buses is the buses', async () => {
    const plan = await planRequest('Dispatchers manage the bus fleet, drivers and routes, and assign buses to drivers.');
    expect(names(plan).filter((name) => /^Bus/.test(name))).toEqual(['Bus']);
  });
});

describe('what kinds of applications keep', () => {
  it('a mail client keeps e-mails and accounts', async () => {
    const plan = await planRequest(
      'Please implement a webmail client website. The website should have functionalities for composing emails, archiving emails, and configuring email accounts. Users should be able to search emails, delete emails, and configure email accounts.',
    );
    expect(names(plan)).toEqual(expect.arrayContaining(['Email', 'EmailAccount']));
    expect(field(plan, 'Email', 'subject')).toBeDefined();
  });

  it('where e-mails are only sent in passing none are kept', async () => {
    const plan = await planRequest(
      'Please implement a clinic website. Patients should be able to book appointments. The website sends emails to patients and manages reminder emails.',
    );
    expect(names(plan)).not.toContain('Email');
  });

  it('enterprise systems that manage inventory keep it', async () => {
    const plan = await planRequest(
      'Please implement a manufacturing ERP system. The system should have functions for production orders, quality management, and inventory management. Users should be able to view inventory and record quality checks.',
    );
    expect(names(plan)).toEqual(expect.arrayContaining(['InventoryItem', 'QualityCheck', 'ProductionOrder']));
  });

  it('what is sorted, solved or maintained is not kept for that', async () => {
    const album = await planRequest(
      'Please implement a picture album. Users can upload pictures from the camera, sort pictures by name and custom order, and share pictures.',
    );
    expect(names(album)).not.toContain('Order');
    expect(names(album)).not.toContain('Camera');
  });

  it("the colour of blocks is the components' colour", async () => {
    const plan = await planRequest('books (title, author). Use salmon for the outer layout and crimson for UI blocks.');
    expect(plan.theme).toMatchObject({ background: 'salmon', primary: 'crimson' });
  });
});
