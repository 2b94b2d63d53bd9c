import { isObject, listOf, objectOf, type OpenApiDocument, type Operation, type Schema } from './openapi.js';

export interface Difference {
  readonly operation: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** How deep nested schemas are compared: a page holds records, which hold labels of others. */
const MAX_DEPTH = 5;

/**
 * What the served document says otherwise than the contract. Documents that mean the same may be written differently
 * (references, `nullable` unions, order), so schemas are compared by their shape.
 */
export function documentDifferences(contract: OpenApiDocument, served: OpenApiDocument): Difference[] {
  const differences: Difference[] = [];
  for (const [key, expected] of contract.operations) {
    const actual = served.operations.get(key);
    if (!actual) {
      differences.push({
        operation: expected.title,
        message: 'is in the contract, but not in the served document',
        severity: 'error',
      });
      continue;
    }
    const report = (message: string): void => void differences.push({ operation: expected.title, message, severity: 'error' });
    compareParameters(contract, served, expected, actual, report);
    compareBodies(contract, served, expected, actual, report);
    compareResponses(contract, served, expected, actual, report);
  }
  for (const [key, extra] of served.operations) {
    if (!contract.operations.has(key) && extra.path.startsWith('/api/')) {
      differences.push({ operation: extra.title, message: 'is served, but not in the contract', severity: 'warning' });
    }
  }
  return differences;
}

type Report = (message: string) => void;

function compareParameters(
  contract: OpenApiDocument,
  served: OpenApiDocument,
  expected: Operation,
  actual: Operation,
  report: Report,
): void {
  const named = (operation: Operation): Map<string, Operation['parameters'][number]> =>
    new Map(operation.parameters.filter((p) => p.in !== 'path').map((p) => [`${p.in} parameter ${p.name}`, p]));
  const given = named(actual);
  for (const [name, parameter] of named(expected)) {
    const other = given.get(name);
    if (!other) report(`the ${name} is missing`);
    else {
      if (other.required !== parameter.required)
        report(`the ${name} is ${other.required ? 'required' : 'optional'}, the contract says the opposite`);
      compareShapes(shapeOf(contract, parameter.schema), shapeOf(served, other.schema), `the ${name}`, report);
    }
    given.delete(name);
  }
  for (const name of given.keys()) report(`the ${name} is not in the contract`);
}

function compareBodies(
  contract: OpenApiDocument,
  served: OpenApiDocument,
  expected: Operation,
  actual: Operation,
  report: Report,
): void {
  if (!expected.requestBody !== !actual.requestBody)
    report(`the request body is ${actual.requestBody ? 'not in the contract' : 'missing'}`);
  if (!expected.requestBody || !actual.requestBody) return;
  compareShapes(
    shapeOf(contract, expected.requestBody.schema),
    shapeOf(served, actual.requestBody.schema),
    'the request body',
    report,
  );
}

function compareResponses(
  contract: OpenApiDocument,
  served: OpenApiDocument,
  expected: Operation,
  actual: Operation,
  report: Report,
): void {
  for (const [status, content] of expected.responses) {
    const other = actual.responses.get(status);
    if (!other) {
      report(`the response ${status} is missing`);
      continue;
    }
    for (const [type, schema] of content) {
      const theirs = other.get(type);
      if (!theirs) report(`the response ${status} has no ${type}`);
      else if (type === 'application/json')
        compareShapes(shapeOf(contract, schema), shapeOf(served, theirs), `the response ${status}`, report);
    }
  }
  for (const status of actual.responses.keys())
    if (!expected.responses.has(status)) report(`the response ${status} is not in the contract`);
}

/** The part of a schema that callers rely on. */
interface Shape {
  readonly types: string;
  readonly values: string;
  readonly properties: ReadonlyMap<string, Shape>;
  readonly required: ReadonlySet<string>;
  readonly items?: Shape;
}

function compareShapes(expected: Shape, actual: Shape, where: string, report: Report): void {
  if (expected.types !== actual.types && expected.types !== '' && actual.types !== '') {
    report(`${where} is ${actual.types}, the contract says ${expected.types}`);
    return;
  }
  if (expected.values !== actual.values)
    report(`${where} allows ${actual.values || 'any value'}, the contract says ${expected.values || 'any value'}`);
  for (const [name, shape] of expected.properties) {
    const other = actual.properties.get(name);
    if (!other) {
      report(`${where} has no property ${name}`);
      continue;
    }
    if (expected.required.has(name) !== actual.required.has(name)) {
      report(
        `the property ${name} of ${where} is ${actual.required.has(name) ? 'required' : 'optional'}, the contract says the opposite`,
      );
    }
    compareShapes(shape, other, `the property ${name} of ${where}`, report);
  }
  for (const name of actual.properties.keys())
    if (!expected.properties.has(name)) report(`the property ${name} of ${where} is not in the contract`);
  if (expected.items && actual.items) compareShapes(expected.items, actual.items, `an item of ${where}`, report);
}

function shapeOf(document: OpenApiDocument, value: Schema, depth = 0): Shape {
  const schema = document.resolve(value);
  if (depth > MAX_DEPTH) return { types: '', values: '', properties: new Map(), required: new Set() };
  const types = new Set(
    Array.isArray(schema['type']) ? schema['type'].map(String) : typeof schema['type'] === 'string' ? [schema['type']] : [],
  );
  const values = new Set(listOf('const' in schema ? [schema['const']] : schema['enum']).map((entry) => JSON.stringify(entry)));
  const properties = new Map(
    Object.entries(objectOf(schema['properties'])).map(([name, inner]) => [name, shapeOf(document, objectOf(inner), depth + 1)]),
  );
  const required = new Set(listOf(schema['required']).map(String));
  let items = isObject(schema['items']) ? shapeOf(document, schema['items'], depth + 1) : undefined;
  if (schema['nullable'] === true) types.add('null');
  for (const part of [...listOf(schema['allOf']), ...listOf(schema['anyOf']), ...listOf(schema['oneOf'])]) {
    const inner = shapeOf(document, objectOf(part), depth + 1);
    for (const type of inner.types.split(' or ').filter(Boolean)) types.add(type);
    for (const entry of inner.values.split(', ').filter(Boolean)) values.add(entry);
    for (const [name, shape] of inner.properties) properties.set(name, shape);
    for (const name of inner.required) required.add(name);
    items ??= inner.items;
  }
  values.delete('null'); // said by the types
  if (types.has('integer')) types.delete('number');
  return {
    types: [...types].sort().join(' or '),
    values: [...values].sort().join(', '),
    properties,
    required,
    ...(items ? { items } : {}),
  };
}
