'use strict';

/** Shows `/openapi.json`: operations by tag, with their parameters, bodies and answers. Text is set, never parsed. */

const element = (tag, { text, className } = {}, ...children) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className !== undefined) node.className = className;
  node.append(...children);
  return node;
};

const table = (headers, rows) =>
  element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...headers.map((text) => element('th', { text })))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((text) => element('td', { text }))))),
  );

const typeOf = (schema) => {
  const { $ref, anyOf, type, format, items } = schema;
  if ($ref) return $ref.split('/').at(-1);
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (items) return `array of ${typeOf(items)}`;
  return [[type].flat().join(' or '), format && `(${format})`].filter(Boolean).join(' ');
};

const limitsOf = ({ minimum, maximum, minLength, maxLength, pattern, default: fallback }) =>
  Object.entries({ minimum, maximum, minLength, maxLength, pattern, default: fallback })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');

const resolve = (document, schema) => {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : document.components.schemas[name];
};

const schemaTable = (document, schema) => {
  const { properties = {}, required = [] } = resolve(document, schema);
  const rows = Object.entries(properties).map(([name, property]) => [
    name,
    typeOf(property),
    required.includes(name) ? 'required' : '',
    limitsOf(property),
  ]);
  return rows.length === 0
    ? element('p', {}, element('code', { text: typeOf(schema) }))
    : table(['Property', 'Type', '', 'Limits'], rows);
};

const contents = (document, title, content = {}) =>
  Object.entries(content).flatMap(([mediaType, { schema }]) => [
    element('h4', { text: `${title} · ${mediaType}` }),
    schemaTable(document, schema),
  ]);

const operationView = (document, path, method, operation) => {
  const { summary, parameters = [], requestBody, responses } = operation;
  const body = element('div');
  if (parameters.length > 0) {
    const rows = parameters.map(({ name, in: place, required, schema }) => [
      name,
      place,
      typeOf(schema),
      required ? 'required' : '',
      limitsOf(schema),
    ]);
    body.append(element('h4', { text: 'Parameters' }), table(['Name', 'In', 'Type', '', 'Limits'], rows));
  }
  body.append(...contents(document, 'Body', requestBody?.content));
  for (const [status, response] of Object.entries(responses)) {
    const shown = Number(status) < 300 ? contents(document, `Answer ${status}`, response.content) : [];
    body.append(...shown);
  }
  const answers = Object.entries(responses).map(([status, { description }]) => [status, description]);
  body.append(element('h4', { text: 'Answers' }), table(['Status', 'Meaning'], answers));
  const heading = element(
    'summary',
    {},
    element('code', { text: method.toUpperCase(), className: 'method' }),
    element('code', { text: path }),
    element('span', { text: ` ${summary ?? ''}`, className: 'quiet' }),
  );
  return element('details', {}, heading, body);
};

const show = (apiDocument) => {
  const { info, paths } = apiDocument;
  document.title = info.title;
  document.getElementById('title').textContent = info.title;
  document.getElementById('description').textContent = info.description ?? '';
  const sections = new Map();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'Other';
      if (!sections.has(tag)) sections.set(tag, element('section', {}, element('h2', { text: tag })));
      sections.get(tag).append(operationView(apiDocument, path, method, operation));
    }
  }
  document.getElementById('operations').replaceChildren(...sections.values());
};

fetch('/openapi.json')
  .then((response) => response.json())
  .then(show)
  .catch((error) => {
    document.getElementById('operations').textContent = `The document could not be read: ${error.message}`;
  });
