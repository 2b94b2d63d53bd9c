import type { Plan, Resource } from '#foundry/planning';
import type { PageToVisit } from './page-visit.js';

type Records = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;

/** More pages than this are not opened one by one; a plan of 200 entities has 600. */
const MAX_PAGES = 60;
const LISTS = new Set(['table', 'board', 'calendar', 'gallery']);

/** The plan's pages with the first record in place of `:id`. */
export function pagesToVisit(plan: Plan, resources: readonly Resource[], records: Records): PageToVisit[] {
  const byEntity = new Map(resources.map((resource) => [resource.entity.name, resource]));
  const pictured = new Set<string>();
  const examined = new Set<string>();
  const visits: PageToVisit[] = [];
  for (const page of plan.pages) {
    const entity = page.entity;
    const resource = byEntity.get(entity ?? '');
    const items = records.get(entity ?? '') ?? [];
    const id = items[0]?.['id'];
    if (page.path.includes(':') && id === undefined) continue; // reported already: there is no record to show
    const list = LISTS.has(page.kind);
    const expectsRecords = list && resource !== undefined && items.length > 0;
    // a calendar opens at a month, which need not be one with records: the table beside it has them all
    const path = page.path.replace(/:[a-z]+/gi, String(id)) + (page.kind === 'calendar' ? '' : '');
    const name = page.kind === 'dashboard' ? 'dashboard' : list ? resource?.path : undefined;
    const first = name !== undefined && !pictured.has(name);
    if (first) pictured.add(name);
    // forms and detail pages are made of the same parts for every entity: one of each kind is examined
    const examine = list || page.kind === 'dashboard' || !examined.has(page.kind);
    examined.add(page.kind);
    visits.push({
      path,
      title: page.title,
      ...(entity === undefined ? {} : { entity }),
      ...(expectsRecords && page.kind !== 'calendar' ? { expectRecords: { linkPrefix: `/${resource.path}/`, texts: textsOf(resource, items) } } : {}),
      ...(first ? { screenshot: `screenshots/${name}.png` } : {}),
      accessibility: examine,
    });
  }
  return visits.slice(0, MAX_PAGES);
}

function textsOf(resource: Resource, items: readonly Readonly<Record<string, unknown>>[]): string[] {
  const names = resource.display.map((field) => field.valueName);
  return items.flatMap((item) => names.map((name) => item[name]).filter((value): value is string => typeof value === 'string' && value !== ''));
}
