import { toResources } from './resources/resource.js';
import type { LIST_PARAMETERS, PlanShape, Resource, ResourceField, ResourceLink } from './resources/types.js';

type Json = Record<string, unknown>;

/** Largest number that is stored exactly; the same bound as in the delivered backend. */
const MAX_NUMBER = 1e12;

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const orNull = (schema: Json): Json => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Json, required: readonly string[], closed = false): Json => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
  ...(closed ? { additionalProperties: false } : {}),
});
const integer: Json = { type: 'integer' };
const text: Json = { type: 'string' };
const instant: Json = { type: 'string', format: 'date-time' };
const idSchema: Json = { type: 'integer', minimum: 1 };

/**
 * The OpenAPI 3.1 document of the HTTP service that `plan` describes: what the delivered backend serves at
 * `/openapi.json` and what the contract check holds it to.
 */
export function buildContract(plan: PlanShape): Record<string, unknown> {
  const resources = toResources(plan);
  return {
    openapi: '3.1.0',
    info: { title: plan.title, version: '1.0.0', description: plan.summary },
    paths: {
      '/health': {
        get: operation('Service', 'Whether the service and its database answer', {
          responses: { 200: json('Both answer', ref('Health')) },
        }),
      },
      '/api/dashboard': {
        get: operation('Dashboard', 'Numbers about all records, and the newest ones', {
          responses: { 200: json('The dashboard', ref('Dashboard')) },
        }),
      },
      ...Object.assign({}, ...resources.map(resourcePaths)),
    },
    components: { schemas: { ...sharedSchemas(), ...Object.assign({}, ...resources.map(resourceSchemas)) } },
  };
}

function resourcePaths(resource: Resource): Json {
  const { className, entity } = resource;
  const path = `/api/${resource.path}`;
  const one = entity.label;
  const idParameter = { name: 'id', in: 'path', required: true, schema: idSchema };
  const of = (summary: string, rest: Json) => operation(entity.pluralLabel, summary, rest);
  const invalid = problem('The request is not valid, or refers to a record that does not exist');
  const absent = problem('There is no such record');
  const refused = {
    400: invalid,
    409: problem('A value that must be unique is already used'),
    413: problem('The request is too large'),
  };
  const conditions = conditionParameters(resource);
  const body = (name: string) => ({ required: true, content: { 'application/json': { schema: ref(name) } } });
  return {
    [path]: {
      get: of(`List: ${entity.pluralLabel}`, {
        parameters: [...pagingParameters(), ...conditions],
        responses: { 200: json('One page', ref(`${className}Page`)), 400: invalid },
      }),
      post: of(`Create: ${one}`, {
        requestBody: body(`${className}Create`),
        responses: {
          201: { ...json('The created record', ref(className)), headers: { Location: { schema: text } } },
          ...refused,
        },
      }),
    },
    [`${path}/export.csv`]: {
      get: of(`Export as CSV: ${entity.pluralLabel}`, {
        parameters: conditions,
        responses: { 200: { description: 'All matching records', content: { 'text/csv': { schema: text } } }, 400: invalid },
      }),
    },
    [`${path}/{id}`]: {
      get: of(`Read: ${one}`, {
        parameters: [idParameter],
        responses: { 200: json('The record', ref(className)), 400: invalid, 404: absent },
      }),
      patch: of(`Change: ${one}`, {
        parameters: [idParameter],
        requestBody: body(`${className}Update`),
        responses: { 200: json('The changed record', ref(className)), 404: absent, ...refused },
      }),
      delete: of(`Delete: ${one}`, {
        parameters: [idParameter],
        responses: {
          204: { description: 'It is deleted' },
          400: invalid,
          404: absent,
          409: problem('Other records still need it'),
        },
      }),
    },
  };
}

function pagingParameters(): Json[] {
  return [
    query('page', { type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 }),
    query('pageSize', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  ];
}

/** What selects and orders the records of a list and of an export. */
function conditionParameters({ fields, filterFields, dateFields, links }: Resource): Json[] {
  const sortable = ['id', ...fields.map((field) => field.name), 'createdAt', 'updatedAt'];
  return [
    query('search', { type: 'string', maxLength: 200 }),
    query('sort', { type: 'string', enum: sortable.flatMap((name) => [name, `-${name}`]) }),
    ...filterFields.map((field) => query(field.valueName, filterSchema(field))),
    ...dateFields.flatMap((field) =>
      ['From', 'To'].map((end) => query(`${field.valueName}${end}`, { type: 'string', format: 'date' })),
    ),
    ...links.map((link) => query(link.filterName, idSchema)),
  ];
}

function filterSchema(field: ResourceField): Json {
  if (field.type === 'enum') return { type: 'string', enum: field.enum };
  if (field.type === 'boolean') return { type: 'string', enum: ['true', 'false'] };
  return idSchema;
}

function resourceSchemas(resource: Resource): Json {
  const { className, fields, links } = resource;
  const values = Object.fromEntries(fields.map((field) => [field.valueName, valueSchema(field)]));
  const ids = Object.fromEntries(links.map((link) => [link.idsName, idsSchema()]));
  const references = fields
    .filter((field) => field.type === 'reference')
    .map((field): [string, Json] => [field.name, field.required ? ref('RecordLabel') : orNull(ref('RecordLabel'))]);
  const linked = links.map((link: ResourceLink): [string, Json] => [link.name, { type: 'array', items: ref('RecordLabel') }]);
  const record = {
    id: integer,
    createdAt: instant,
    updatedAt: instant,
    ...values,
    ...ids,
    ...Object.fromEntries([...references, ...linked]),
  };
  const withDefaults = Object.fromEntries(
    fields
      .filter((field) => !isInput(field))
      .map((field) => [field.valueName, { ...valueSchema(field), default: field.default ?? null }]),
  );
  const idsWithDefaults = Object.fromEntries(links.map((link) => [link.idsName, { ...idsSchema(), default: [] }]));
  return {
    [className]: object(record, Object.keys(record)),
    [`${className}Page`]: object(
      { items: { type: 'array', items: ref(className) }, total: integer, page: integer, pageSize: integer },
      ['items', 'total', 'page', 'pageSize'],
    ),
    [`${className}Create`]: object(
      { ...values, ...withDefaults, ...ids, ...idsWithDefaults },
      fields.filter(isInput).map((field) => field.valueName),
      true,
    ),
    [`${className}Update`]: object({ ...values, ...ids }, [], true),
  };
}

/** Whether no record can be created without a value for the field. */
const isInput = (field: ResourceField): boolean => field.required && field.default === undefined;

const idsSchema = (): Json => ({ type: 'array', items: idSchema, maxItems: 500 });

function valueSchema(field: ResourceField): Json {
  const schema = plainSchema(field);
  if (field.required) return schema;
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(schema.enum === undefined ? {} : { enum: [...(schema.enum as string[]), null] }),
  };
}

/** Patterns and examples are those of the delivered backend's `lib/fields.ts`. */
function plainSchema(field: ResourceField): Json {
  const { type, maxLength } = field;
  switch (type) {
    case 'string':
    case 'text':
      return { type: 'string', minLength: 1, maxLength };
    case 'email':
      return { type: 'string', maxLength, format: 'email' };
    case 'phone':
      return { type: 'string', maxLength, pattern: '^[+(0-9][0-9 ()./x-]{2,}$', example: '+1 555 010 0199' };
    case 'url':
      return { type: 'string', maxLength, format: 'uri' };
    case 'image':
      return {
        type: 'string',
        maxLength,
        pattern: '^(?:https?:\\/\\/|data:image\\/)\\S+$',
        format: 'uri',
        example: 'https://example.com/picture.jpg',
      };
    case 'color':
      return { type: 'string', pattern: '^#[0-9a-fA-F]{6}$', example: '#1d4ed8' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return instant;
    case 'time':
      return { type: 'string', pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$', example: '09:30' };
    case 'boolean':
      return { type: 'boolean' };
    case 'enum':
      return { type: 'string', enum: field.enum };
    case 'reference':
      return idSchema;
    case 'integer':
    case 'rating':
      return { type: 'integer', minimum: field.min ?? -MAX_NUMBER, maximum: field.max ?? MAX_NUMBER };
    default:
      return { type: 'number', minimum: field.min ?? -MAX_NUMBER, maximum: field.max ?? MAX_NUMBER };
  }
}

function sharedSchemas(): Json {
  const count = { type: 'integer' };
  const list = (items: Json): Json => ({ type: 'array', items });
  const all = (properties: Json): Json => object(properties, Object.keys(properties));
  const sum = object({ field: text, label: text, currency: text, amount: { type: 'number' } }, [
    'field',
    'label',
    'currency',
    'amount',
  ]);
  return {
    Health: all({ status: { type: 'string', enum: ['ok'] } }),
    Problem: object(
      {
        type: text,
        title: text,
        status: integer,
        detail: text,
        code: {
          type: 'string',
          enum: ['validation_failed', 'reference_missing', 'not_found', 'duplicate', 'in_use', 'payload_too_large', 'internal'],
        },
        errors: list(all({ path: text, message: text })),
      },
      ['type', 'title', 'status', 'detail', 'code'],
    ),
    RecordLabel: all({ id: integer, label: text }),
    Dashboard: all({
      counts: list(object({ entity: text, label: text, total: count, path: text, sum }, ['entity', 'label', 'total', 'path'])),
      breakdowns: list(
        all({
          entity: text,
          field: text,
          label: text,
          path: text,
          items: list(object({ value: text, label: text, count, sum }, ['value', 'label', 'count'])),
        }),
      ),
      timeline: orNull(all({ entity: text, field: text, label: text, items: list(all({ month: text, count })) })),
      recent: list(all({ entity: text, id: integer, label: text, path: text, createdAt: instant })),
    }),
  };
}

const operation = (tag: string, summary: string, rest: Json): Json => ({ tags: [tag], summary, ...rest });
const query = (name: (typeof LIST_PARAMETERS)[number] | (string & {}), schema: Json): Json => ({
  name,
  in: 'query',
  required: false,
  schema,
});
const json = (description: string, schema: Json): Json => ({ description, content: { 'application/json': { schema } } });
const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});
