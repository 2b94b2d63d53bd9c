import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export type JsonObject = Readonly<Record<string, unknown>>;
export type Schema = JsonObject;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  /** `POST /api/pets` */
  readonly title: string;
  readonly method: Method;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly schema: Schema };
  /** By status code (`200`, `4XX`, `default`): the schema by media type. */
  readonly responses: ReadonlyMap<string, ReadonlyMap<string, Schema>>;
}

/** An OpenAPI 3.1 document, read tolerantly: what is not an object where one is expected counts as empty. */
export class OpenApiDocument {
  readonly operations: ReadonlyMap<string, Operation>;
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<Schema, ValidateFunction>();

  constructor(readonly json: JsonObject) {
    this.ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, code: { optimize: false } });
    formats.default(this.ajv);
    this.ajv.addSchema({ $id: 'contract:/document', components: json['components'] ?? {} });
    const operations = new Map<string, Operation>();
    for (const [path, item] of Object.entries(objectOf(json['paths']))) {
      for (const method of METHODS) {
        const operation = objectOf(item)[method];
        if (isObject(operation))
          operations.set(operationKey(method, path), this.operation(method, path, operation, objectOf(item)));
      }
    }
    this.operations = operations;
  }

  /** Follows `#/…` references; a broken or circular one counts as an empty schema, which allows everything. */
  resolve(value: unknown): JsonObject {
    let current = objectOf(value);
    for (let hops = 0; typeof current['$ref'] === 'string'; hops++) {
      if (hops > 20) return {};
      const keys = current['$ref'].replace(/^#\//, '').split('/');
      current = objectOf(
        keys.reduce<unknown>((at, key) => objectOf(at)[key.replaceAll('~1', '/').replaceAll('~0', '~')], this.json),
      );
    }
    return current;
  }

  /** What the schema does not allow about a value, in words; undefined when it is valid. */
  problemOf(schema: Schema, value: unknown): string | undefined {
    let validate = this.validators.get(schema);
    if (!validate) {
      validate = this.ajv.compile(withAbsoluteReferences(schema) as Schema);
      this.validators.set(schema, validate);
    }
    if (validate(value)) return undefined;
    const error = validate.errors?.[0];
    const { additionalProperty } = (error?.params ?? {}) as { additionalProperty?: string };
    return `${error?.instancePath || 'the body'} ${error?.message ?? 'is not valid'}${additionalProperty === undefined ? '' : `: ${additionalProperty}`}`;
  }

  private operation(method: Method, path: string, value: JsonObject, item: JsonObject): Operation {
    const parameters = [...listOf(item['parameters']), ...listOf(value['parameters'])].map((raw): Parameter => {
      const parameter = this.resolve(raw);
      return {
        name: String(parameter['name']),
        in: String(parameter['in']),
        required: parameter['required'] === true,
        schema: objectOf(parameter['schema']),
      };
    });
    const body = this.resolve(value['requestBody']);
    const responses = new Map(
      Object.entries(objectOf(value['responses'])).map(([status, response]) => [
        status,
        new Map(
          Object.entries(objectOf(this.resolve(response)['content'])).map(([type, media]) => [
            type,
            objectOf(objectOf(media)['schema']),
          ]),
        ),
      ]),
    );
    return {
      title: `${method.toUpperCase()} ${path}`,
      method,
      path,
      parameters,
      ...(value['requestBody'] === undefined
        ? {}
        : {
            requestBody: {
              required: body['required'] === true,
              schema: objectOf(objectOf(objectOf(body['content'])['application/json'])['schema']),
            },
          }),
      responses,
    };
  }
}

/** The same key for `/pets/{id}` and `/pets/{petId}`: the name of a path parameter is no part of the interface. */
export function operationKey(method: string, path: string): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, '{}').replace(/\/$/, '')}`;
}

function withAbsoluteReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAbsoluteReferences);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' && inner.startsWith('#/')
        ? `contract:/document${inner}`
        : withAbsoluteReferences(inner),
    ]),
  );
}
