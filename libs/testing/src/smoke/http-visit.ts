import { messageOf, TimeLimit } from '#foundry/kernel';
import type { Resource } from '#foundry/planning';
import type { FindingDraft } from '../findings.js';
import { isObject, listOf } from '../contract/openapi.js';

export interface HttpVisit {
  readonly drafts: FindingDraft[];
  readonly requests: number;
  /** The first records of each entity, by the entity's name. */
  readonly records: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
}

const EXPECTED_TYPE: Readonly<Record<string, RegExp>> = {
  js: /javascript/,
  css: /^text\/css/,
  svg: /^image\/svg/,
  ico: /^image\//,
  png: /^image\/png/,
};

/** What a browser would fetch first: the page, what it refers to, a page inside of it, and the API through it. */
export async function visitOverHttp(url: string, resources: readonly Resource[], signal: AbortSignal): Promise<HttpVisit> {
  const drafts: FindingDraft[] = [];
  const records = new Map<string, Readonly<Record<string, unknown>>[]>();
  let requests = 0;
  const report = (rule: string, message: string): void => void drafts.push({ rule, message, severity: 'error' });
  const get = async (path: string): Promise<{ status: number; type: string; text: string } | undefined> => {
    requests++;
    const limit = new TimeLimit(10_000, signal);
    try {
      const response = await fetch(new URL(path, url), { signal: limit.signal });
      return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
    } catch (error) {
      signal.throwIfAborted();
      report('no-answer', `GET ${path} was not answered: ${messageOf(error)}`);
      return undefined;
    } finally {
      limit.stop();
    }
  };
  const page = async (path: string): Promise<string> => {
    const answer = await get(path);
    if (!answer) return '';
    if (answer.status === 200 && answer.type.startsWith('text/html')) return answer.text;
    report('page', `GET ${path} answered ${answer.status} as ${answer.type || 'nothing'}, not a page`);
    return '';
  };

  const html = await page('/');
  const assets = assetsOf(html);
  if (html !== '' && !assets.some((asset) => /\.m?js$/.test(asset))) report('page', 'The page loads no script.');
  for (const asset of assets) {
    const answer = await get(asset);
    const expected = EXPECTED_TYPE[asset.split('.').at(-1) ?? ''];
    if (answer && answer.status !== 200) report('asset', `GET ${asset}, which the page refers to, answered ${answer.status}`);
    else if (answer && expected && !expected.test(answer.type))
      report('asset', `GET ${asset} answered as ${answer.type || 'nothing'}`);
  }
  const [first] = resources;
  if (first) await page(`/${first.path}`); // a reload inside of the application
  for (const resource of resources) {
    const path = `/api/${resource.path}?pageSize=20`;
    const answer = await get(path);
    if (!answer) continue;
    const items = itemsOf(answer.text);
    if (answer.status !== 200 || items === undefined)
      report('api', `GET ${path} through the frontend answered ${answer.status} without a list`);
    else if (items.length === 0) report('seed', `GET ${path} answered no record: the sample data is missing`);
    records.set(resource.entity.name, items ?? []);
  }
  return { drafts, requests, records };
}

/** Scripts, styles and icons of the page, from the same server. */
function assetsOf(html: string): string[] {
  const found = [...html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  return [...new Set(found.filter((address) => /^\.?\/(?!\/)/.test(address)))];
}

function itemsOf(text: string): Readonly<Record<string, unknown>>[] | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) && Array.isArray(body['items']) ? listOf(body['items']).filter(isObject) : undefined;
  } catch {
    return undefined; // reported as an answer without a list
  }
}
