import type { Resource } from '#foundry/planning';
import type { ApiClient } from './api-client.js';
import { invalidValues } from './field-values.js';
import { isObject, listOf, objectOf, type JsonObject } from './openapi.js';
import type { Body, SampleRecords } from './sample-records.js';

/** An id that no seed and no test reaches. */
const UNKNOWN_ID = 987_654_321;

export interface ResourcePaths {
  readonly collection: string;
  readonly item: string;
}

export function pathsOf(resource: Resource): ResourcePaths {
  return { collection: `/api/${resource.path}`, item: `/api/${resource.path}/{id}` };
}

/** Samples that are tried for one record: a rule that refuses as many refuses what samples are like. */
const MAX_SAMPLES = 4;

/** Creates a record of what `make` makes; a rule of the project may refuse one sample and take another. */
export async function createOne(
  api: ApiClient,
  samples: SampleRecords,
  resource: Resource,
  make: () => Body | undefined,
  attempt: string,
): Promise<JsonObject | undefined> {
  return await api.trying(async () => {
    for (let count = 0; count < MAX_SAMPLES; count++) {
      const drafts = api.drafts.length;
      const body = make();
      const record = body && (await createRecord(api, samples, resource, body, attempt));
      const refusedByRule = api.drafts.slice(drafts).some(({ rule }) => rule === 'rule');
      if (record || !refusedByRule) return record;
    }
    return undefined;
  });
}

/** Creates a record and compares the answer with what was sent. */
export async function createRecord(
  api: ApiClient,
  samples: SampleRecords,
  resource: Resource,
  body: Body,
  attempt: string,
): Promise<JsonObject | undefined> {
  const { collection: path } = pathsOf(resource);
  const call = { method: 'post' as const, path, body, attempt };
  const answer = await api.call(call, [201]);
  if (!answer || !isObject(answer.json)) return undefined;
  const record = answer.json;
  compareWithSent(api, call, body, record);
  if (typeof record['id'] !== 'number') return undefined;
  const location = answer.headers.get('location') ?? '';
  if (!location.endsWith(`/api/${resource.path}/${record['id']}`)) {
    api.report(call, 'location', `answered with the Location "${location}", not with that of the new record`);
  }
  samples.remember(resource.entity.name, record['id']);
  return record;
}

function compareWithSent(api: ApiClient, call: Parameters<ApiClient['report']>[0], sent: Body, record: JsonObject): void {
  for (const [name, value] of Object.entries(sent)) {
    if (!sameValue(value, record[name])) {
      api.report(call, 'value', `${name} was sent as ${short(value)} and came back as ${short(record[name])}`);
    }
  }
}

function sameValue(sent: unknown, got: unknown): boolean {
  if (typeof sent === 'number' && typeof got === 'number') return Math.abs(sent - got) < 1e-6 * Math.max(1, Math.abs(sent));
  if (Array.isArray(sent)) return Array.isArray(got) && sent.length === got.length && sent.every((entry) => got.includes(entry));
  if (typeof sent === 'string' && typeof got === 'string' && /^\d{4}-\d\d-\d\dT/.test(sent))
    return Date.parse(sent) === Date.parse(got);
  return sent === got;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Reads one record back and finds it in lists, by every parameter that the contract gives them. */
export async function exerciseReading(api: ApiClient, resource: Resource, record: JsonObject): Promise<void> {
  const { collection, item } = pathsOf(resource);
  const id = Number(record['id']);
  const read = await api.call({ method: 'get', path: item, id }, [200]);
  if (read && JSON.stringify(read.json) !== JSON.stringify(record)) {
    api.report({ method: 'get', path: item }, 'value', 'answered a record other than the one that was created');
  }
  await api.call({ method: 'get', path: item, id: UNKNOWN_ID, attempt: 'with an unknown id' }, [404]);
  await api.call({ method: 'get', path: item, id: 'first', attempt: 'with an id that is no number' }, [400, 404]);

  const first = await api.call({ method: 'get', path: collection, query: { page: '1', pageSize: '1' } }, [200]);
  const page = objectOf(first?.json);
  if (first && (listOf(page['items']).length !== 1 || Number(page['total']) < 1)) {
    api.report(
      { method: 'get', path: collection, attempt: 'with pageSize=1' },
      'page',
      'did not answer exactly one item and their total',
    );
  }
  await api.call({ method: 'get', path: collection, query: { pageSize: '0' }, attempt: 'with pageSize=0' }, [400]);
  await api.call({ method: 'get', path: collection, query: { page: 'first' }, attempt: 'with page=first' }, [400]);
  const operation = api.operation('get', collection);
  const parameters = operation?.parameters.filter((parameter) => parameter.in === 'query') ?? [];
  for (const { name, schema } of parameters) {
    if (name === 'page' || name === 'pageSize') continue;
    if (name === 'sort') await exerciseSorting(api, resource, listOf(schema['enum']).map(String));
    else await exerciseFilter(api, resource, record, name, schema['format'] === 'date');
  }
  if (api.operation('get', `${collection}/export.csv`)) await exerciseExport(api, resource);
}

/** The first and the last of the sort orders; each one is the same code with another column. */
async function exerciseSorting(api: ApiClient, resource: Resource, orders: readonly string[]): Promise<void> {
  const { collection: path } = pathsOf(resource);
  for (const sort of new Set(orders.length > 0 ? [orders[0]!, orders.at(-1)!] : ['createdAt', '-createdAt'])) {
    await api.call({ method: 'get', path, query: { sort }, attempt: `with sort=${sort}` }, [200]);
  }
  await api.call({ method: 'get', path, query: { sort: 'no-such-field' }, attempt: 'with an unknown sort' }, [400]);
}

/** The value that the record has, by which a list must find it; undefined when it has none. */
function filterValue(resource: Resource, record: JsonObject, parameter: string): string | undefined {
  if (parameter === 'search') {
    const field = resource.searchFields.find((candidate) => typeof record[candidate.valueName] === 'string');
    return field && String(record[field.valueName]).split('\n')[0]?.slice(0, 20).trim();
  }
  const link = resource.links.find((candidate) => candidate.filterName === parameter);
  if (link) return scalar(listOf(record[link.idsName])[0]);
  const range = /^(.+)(From|To)$/.exec(parameter)?.[1];
  const field =
    resource.fields.find((candidate) => candidate.valueName === parameter) ??
    resource.fields.find((candidate) => candidate.valueName === range);
  return field && scalar(record[field.valueName]);
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

async function exerciseFilter(
  api: ApiClient,
  resource: Resource,
  record: JsonObject,
  parameter: string,
  isDay: boolean,
): Promise<void> {
  const { collection: path } = pathsOf(resource);
  const own = filterValue(resource, record, parameter);
  if (own === undefined) return;
  const value = isDay ? own.slice(0, 10) : own;
  const call = {
    method: 'get' as const,
    path,
    query: { [parameter]: value, pageSize: '100', sort: '-createdAt' },
    attempt: `with ${parameter}=${value}`,
  };
  const answer = await api.call(call, [200]);
  if (!answer) return;
  const items = listOf(objectOf(answer.json)['items']).map(objectOf);
  if (!items.some((item) => item['id'] === record['id']))
    api.report(call, 'filter', 'does not find the record that has this value');
  const isField = resource.filterFields.some((field) => field.valueName === parameter);
  if (isField && items.some((item) => String(item[parameter]) !== value))
    api.report(call, 'filter', 'finds records that have another value');
}

async function exerciseExport(api: ApiClient, resource: Resource): Promise<void> {
  const path = `${pathsOf(resource).collection}/export.csv`;
  const answer = await api.call({ method: 'get', path }, [200]);
  if (!answer) return;
  if (answer.type !== 'text/csv')
    api.report({ method: 'get', path }, 'media-type', `answered as ${answer.type || 'nothing'}, not as text/csv`);
  if (answer.text.split('\n').length < 3) api.report({ method: 'get', path }, 'export', 'has no header row and rows');
}

/** Changes one property, and only that. */
export async function exerciseChanging(
  api: ApiClient,
  samples: SampleRecords,
  resource: Resource,
  record: JsonObject,
): Promise<void> {
  const { item: path } = pathsOf(resource);
  const id = Number(record['id']);
  const field =
    resource.fields.find(
      (candidate) => candidate.type !== 'reference' && !(candidate.type === 'enum' && candidate.enum.length < 2),
    ) ?? resource.fields[0];
  if (!field) return;
  const body = { [field.valueName]: field.type === 'boolean' ? record[field.valueName] !== true : samples.another(field) };
  const call = { method: 'patch' as const, path, id, body, attempt: `of ${field.valueName}` };
  const answer = await api.call(call, [200]);
  if (answer && isObject(answer.json)) {
    compareWithSent(api, call, body, answer.json);
    for (const other of resource.fields) {
      if (other !== field && !sameValue(record[other.valueName], answer.json[other.valueName])) {
        api.report(call, 'value', `also changed ${other.valueName}`);
      }
    }
  }
  await api.call({ method: 'patch', path, id: UNKNOWN_ID, body, attempt: 'with an unknown id' }, [404]);
  await api.call({ method: 'patch', path, id, rawBody: '{"', attempt: 'with a broken body' }, [400]);
}

/** Sends what must be refused, one fault at a time. */
export async function exerciseRefusals(api: ApiClient, samples: SampleRecords, resource: Resource): Promise<void> {
  const { collection: path } = pathsOf(resource);
  const refused = async (body: unknown, attempt: string, statuses: readonly number[] = [400]): Promise<void> =>
    void (await api.call({ method: 'post', path, body, attempt }, statuses));
  const valid = (): Body => samples.draft(resource);
  await api.call({ method: 'post', path, rawBody: '{"', attempt: 'with a broken body' }, [400]);
  await refused([], 'with a list');
  for (const field of resource.fields) {
    const name = field.valueName;
    if (field.required && field.default === undefined && field.type !== 'boolean') {
      const { [name]: _left, ...rest } = valid();
      await refused(rest, `without ${name}`);
    }
    for (const { value, fault } of invalidValues(field))
      await refused({ ...valid(), [name]: value }, `with ${name} that is ${fault}`);
    if (field.type === 'reference')
      await refused({ ...valid(), [name]: UNKNOWN_ID }, `with ${name} of a record that does not exist`);
  }
  const unique = resource.fields.find((field) => field.unique && field.type !== 'reference');
  if (unique) {
    let body: Body | undefined;
    const make = (): Body | undefined => {
      body = samples.minimal(resource);
      if (body) body[unique.valueName] ??= samples.another(unique);
      return body;
    };
    const first = await createOne(api, samples, resource, make, `with ${unique.valueName}`);
    if (first && body)
      await refused(
        { ...valid(), [unique.valueName]: body[unique.valueName] },
        `with ${unique.valueName} of another record`,
        [409],
      );
  }
}

/** Deletes a record that nothing points to; it is gone afterwards. */
export async function exerciseDeleting(api: ApiClient, resource: Resource, record: JsonObject): Promise<void> {
  const { item: path } = pathsOf(resource);
  const id = Number(record['id']);
  const deleted = await api.call({ method: 'delete', path, id }, [204]);
  if (!deleted) return;
  await api.call({ method: 'get', path, id, attempt: 'after it was deleted' }, [404]);
  await api.call({ method: 'delete', path, id, attempt: 'a second time' }, [404]);
}
