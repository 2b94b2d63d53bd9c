import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { csv } from './csv.js';
import { idFilter } from './list-query.js';
import type { ListQuery } from './list-sql.js';
import { problemSchema, validationProblem } from './problems.js';
import type { Repository } from './repository.js';

export interface Crud<T extends { id: number }> {
  /** `/api/pets` */
  readonly path: string;
  readonly tag: string;
  readonly repository: Repository<T>;
  readonly schemas: {
    readonly record: z.ZodType<T>;
    readonly page: z.ZodType;
    readonly create: z.ZodType<object>;
    readonly update: z.ZodType<object>;
    readonly listQuery: z.ZodObject;
    readonly exportQuery: z.ZodObject;
  };
}

const idParams = z.object({ id: idFilter() });

const json = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

const refused = {
  400: problem('The request is not valid, or refers to a record that does not exist'),
  409: problem('A value that must be unique is already used'),
  413: problem('The request is too large'),
};

/** Validation errors of all routes are answered as problem details. */
export function createRouter(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw validationProblem(result.error);
    },
  });
}

/** The routes that every collection has: list, export, read, create, update and delete. */
export function crudRoutes<T extends { id: number }>({ path, tag, repository, schemas }: Crud<T>): OpenAPIHono {
  const { one, many } = repository.table;
  const tags = [tag];
  const absent = problem(`There is no such ${one}`);
  const router = createRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path,
      tags,
      summary: `List ${many}`,
      request: { query: schemas.listQuery },
      responses: { 200: json(`One page of ${many}`, schemas.page), 400: problem('A parameter is not valid') },
    }),
    (c) => c.json(repository.list(c.req.valid('query') as ListQuery), 200),
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: `${path}/export.csv`,
      tags,
      summary: `Export ${many} as CSV`,
      request: { query: schemas.exportQuery },
      responses: {
        200: { description: `All matching ${many}`, content: { 'text/csv': { schema: z.string() } } },
        400: problem('A parameter is not valid'),
      },
    }),
    (c) => {
      const { items } = repository.list({ ...c.req.valid('query'), page: 1 });
      return c.body(exported(repository.table, items), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${path.split('/').at(-1)}.csv"`,
      });
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: `${path}/{id}`,
      tags,
      summary: `Read one ${one}`,
      request: { params: idParams },
      responses: { 200: json(`The ${one}`, schemas.record), 400: problem('The id is not valid'), 404: absent },
    }),
    (c) => c.json(repository.get(c.req.valid('param').id), 200),
  );

  router.openapi(
    createRoute({
      method: 'post',
      path,
      tags,
      summary: `Create one ${one}`,
      request: { body: { ...json(`The new ${one}`, schemas.create), required: true } },
      responses: { 201: json(`The created ${one}`, schemas.record), ...refused },
    }),
    (c) => {
      const record = repository.create(c.req.valid('json'));
      return c.json(record, 201, { location: `${path}/${record.id}` });
    },
  );

  router.openapi(
    createRoute({
      method: 'patch',
      path: `${path}/{id}`,
      tags,
      summary: `Change one ${one}`,
      request: { params: idParams, body: { ...json('The properties to change', schemas.update), required: true } },
      responses: { 200: json(`The changed ${one}`, schemas.record), 404: absent, ...refused },
    }),
    (c) => c.json(repository.update(c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      method: 'delete',
      path: `${path}/{id}`,
      tags,
      summary: `Delete one ${one}`,
      request: { params: idParams },
      responses: {
        204: { description: 'It is deleted' },
        400: problem('The id is not valid'),
        404: absent,
        409: problem(`Other records still need this ${one}`),
      },
    }),
    (c) => {
      repository.delete(c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  return router;
}

/** Records as CSV: references and links by their labels. */
function exported({ columns, references, links }: Repository<never>['table'], records: readonly object[]): string {
  const labelOf = (value: unknown) => (value as { label: string } | null)?.label;
  const shown = Object.entries(columns).map(([property, { label }]) => {
    const reference = references.find(({ valueProperty }) => valueProperty === property);
    return { label, read: (record: Map<string, unknown>) => (reference ? labelOf(record.get(reference.property)) : record.get(property)) };
  });
  const linked = links.map(({ property, label }) => ({
    label,
    read: (record: Map<string, unknown>) => (record.get(property) as object[]).map(labelOf).join('; '),
  }));
  const all = [
    { label: 'ID', read: (record: Map<string, unknown>) => record.get('id') },
    ...shown,
    ...linked,
    { label: 'Created', read: (record: Map<string, unknown>) => record.get('createdAt') },
    { label: 'Updated', read: (record: Map<string, unknown>) => record.get('updatedAt') },
  ];
  const rows = records.map((record) => new Map<string, unknown>(Object.entries(record)));
  return csv(
    all.map(({ label }) => label),
    rows.map((row) => all.map(({ read }) => read(row))),
  );
}
