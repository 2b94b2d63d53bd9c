import type { PlanEntity, PlanPage } from '../plan.schemas.js';
import { asciiWords } from '../naming.js';

type Layout = 'table' | 'board' | 'calendar' | 'gallery';

const FINAL_OR_FIRST =
  /^(?:to ?do|open|new|draft|pending|in progress|in review|review|done|completed?|closed|cancell?ed|approved|rejected|submitted|planned|scheduled|confirmed|active|on hold|shipped|delivered|processing|paid|sent|overdue|resolved|won|lost|applied|interview|offer|hired|qualified|contacted|published|archived|backlog|blocked|testing|ready|waiting|started|finished|returned|accepted|declined|queued|running|failed|passed|ordered|received|received|in transit|assigned|unassigned|screening|proposal|negotiation|verified|expired|idea|wishlist|reading|watching)$/;
const TIMED =
  /\b(?:booking|reservation|appointment|event|session|shift|class|lesson|meeting|match|game|fixture|visit|rehearsal|concert|show|viewing|interview|workshop|lecture|exam|schedule|tour|trip|performance|screening|training|consultation|service|ceremony|tournament|race|flight|activity|walk|webinar|holiday|leave request|delivery|inspection)$/i;
const PICTURED =
  /\b(?:photo|picture|image|artwork|painting|recipe|property|listing|house|apartment|car|vehicle|product|dress|outfit|plant|pet|animal|movie|film|book|album|game|portfolio item|project|destination|hotel|room|venue|exhibit|item|collection|sticker|gif|design|craft|tattoo|dish|cake|bike|boat|villa|cabin|poster|artifact|piece)$/i;

/** How an entity is shown first, from its shape: a board for work that moves through states, a calendar for dated things, a gallery for pictures. */
export function layoutOf(entity: PlanEntity): Layout {
  const label = entity.label.toLowerCase();
  const moment = entity.fields.find(
    (field) =>
      (field.type === 'date' || field.type === 'datetime') &&
      field.required &&
      !/birth|born|founded|expiry|created|joined|hire/i.test(field.name),
  );
  if (TIMED.test(label) && moment) return 'calendar';
  const status = entity.fields.find(
    (field) => field.type === 'enum' && /^(?:.*(?:Status|Stage|State|Phase)|status|stage|state|phase|column)$/.test(field.name),
  );
  if (status?.enum && status.enum.length >= 3 && status.enum.filter((value) => FINAL_OR_FIRST.test(value)).length >= 2)
    return 'board';
  if (
    entity.fields.some((field) => field.type === 'image') &&
    (PICTURED.test(label) || entity.fields.some((field) => field.type === 'image' && field.required))
  )
    return 'gallery';
  if (
    moment &&
    entity.fields.filter((field) => field.type === 'datetime' && field.required).length > 0 &&
    entity.fields.some((field) => /^(?:start|starts|startTime|startsAt|end|ends|endTime|endsAt)$/.test(field.name))
  )
    return 'calendar';
  return 'table';
}

export function planPages(entities: readonly PlanEntity[], title: string): PlanPage[] {
  const pages: PlanPage[] = [{ id: 'dashboard', kind: 'dashboard', title: title.slice(0, 120), path: '/' }];
  const used = new Set<string>();
  for (const entity of entities) {
    const path = pathOf(entity, used);
    pages.push(
      { id: `first ${entity.name}`, kind: layoutOf(entity), title: entity.pluralLabel, path: `/${path}`, entity: entity.name },
      { id: `detail ${entity.name}`, kind: 'detail', title: entity.label, path: `/${path}/:id`, entity: entity.name },
      {
        id: `form ${entity.name}`,
        kind: 'form',
        title: `New ${entity.label.charAt(0).toLowerCase()}${entity.label.slice(1)}`.slice(0, 120),
        path: `/${path}/new`,
        entity: entity.name,
      },
    );
  }
  return pages;
}

function pathOf(entity: PlanEntity, used: Set<string>): string {
  const base = asciiWords(entity.pluralLabel).join('-') || asciiWords(entity.name).join('-');
  let path = base;
  for (let n = 2; used.has(path); n++) path = `${base}-${n}`;
  used.add(path);
  return path;
}
