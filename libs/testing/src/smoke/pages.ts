import type { Plan, PlanPage, Resource } from '#foundry/planning';
import type { PageToVisit } from './page-visit.js';

type Records = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;

/** More pages than this are not opened one by one; a plan of 200 entities has 600. */
const MAX_PAGES = 60;
const LISTS = new Set(['table', 'board', 'calendar', 'gallery']);

/**
 * The plan's pages. Their addresses are those of the API's resources, which both halves are built with; the first
 * record stands in for `:id`.
 */
export function pagesToVisit(plan: Plan, resources: readonly Resource[], records: Records): PageToVisit[] {
  const byEntity = new Map(resources.map((resource) => [resource.entity.name, resource]));
  const seen = new Set<string>();
  const visits: PageToVisit[] = [];
  for (const page of plan.pages) {
    const resource = byEntity.get(page.entity ?? '');
    const items = records.get(page.entity ?? '') ?? [];
    const path = addressOf(page.kind, resource, items[0]?.['id']);
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    const isList = LISTS.has(page.kind);
    // the pages of one kind are made of the same parts for every entity: the first of each kind is examined
    const examine = !seen.has(page.kind);
    seen.add(page.kind);
    visits.push({
      path,
      ...(resource && !isList ? { from: `/${resource.path}` } : {}),
      ...(page.entity === undefined ? {} : { entity: page.entity }),
      // a calendar opens at a month, which need not be one with records
      ...(resource && isList && page.kind !== 'calendar' && items.length > 0
        ? { expectRecords: { linkPrefix: `/${resource.path}/`, texts: textsOf(resource, items) } }
        : {}),
      ...(page.kind === 'dashboard' ? { screenshot: 'screenshots/dashboard.png' } : {}),
      ...(resource && isList ? { screenshot: `screenshots/${resource.path}.png` } : {}),
      accessibility: examine,
    });
  }
  return visits.slice(0, MAX_PAGES);
}

/** Undefined for a page whose record or entity is missing, which is reported elsewhere. */
function addressOf(kind: PlanPage['kind'], resource: Resource | undefined, id: unknown): string | undefined {
  if (kind === 'dashboard') return '/';
  if (resource === undefined) return undefined;
  if (kind === 'form') return `/${resource.path}/new`;
  if (kind === 'detail') return typeof id === 'number' ? `/${resource.path}/${id}` : undefined;
  return `/${resource.path}`;
}

function textsOf(resource: Resource, items: readonly Readonly<Record<string, unknown>>[]): string[] {
  const names = resource.display.map((field) => field.valueName);
  return items.flatMap((item) =>
    names.map((name) => item[name]).filter((value): value is string => typeof value === 'string' && value !== ''),
  );
}
