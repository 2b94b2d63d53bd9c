import type { Rest } from './rest.js';

export interface Route {
  readonly method: string;
  /** As in the OpenAPI document: `/api/v1/builds/{id}`. */
  readonly path: string;
  /** The scopes that it needs; undefined for a route that answers anybody. */
  readonly scopes: readonly string[] | undefined;
  /** Why a route that is not asked with GET leaves no audit entry; undefined where it does. */
  readonly changesNothing: string | undefined;
}

interface Operation {
  readonly security?: readonly { readonly bearer?: readonly string[] }[];
  readonly 'x-changes-nothing'?: string;
}

/** Every route that the running server says it has, so that a new one cannot be forgotten by a test. */
export async function routeCatalog(rest: Rest): Promise<Route[]> {
  const { paths } = await rest.json<{ paths: Record<string, Record<string, Operation>> }>('/api/docs/openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, 'x-changes-nothing': changesNothing }]) => ({
      method: method.toUpperCase(),
      path,
      scopes: security?.[0]?.bearer,
      changesNothing,
    })),
  );
}
