import { describe, expect, it } from 'vitest';
import { buildContract } from './contract.js';
import { toResources } from './resources/resource.js';
import type { PlanShape } from './resources/types.js';

const shape = (entities: PlanShape['entities'], relations: PlanShape['relations'] = []): PlanShape => ({
  title: 'Test',
  summary: 'A test.',
  entities,
  relations,
});
const entity = (
  name: string,
  fields: Partial<PlanShape['entities'][number]['fields'][number]>[],
): PlanShape['entities'][number] => ({
  name,
  label: name,
  pluralLabel: name.endsWith('s') ? `${name}es` : `${name}s`,
  source: 'stated',
  fields: fields.map((field) => ({ name: 'name', label: 'Name', type: 'string', required: true, source: 'stated', ...field })),
});
const required = (name: string, references: string) => ({ name, type: 'reference' as const, references });

type Schemas = Record<string, { properties: Record<string, unknown>; required?: string[]; additionalProperties?: boolean }>;
const schemasOf = (plan: PlanShape): Schemas => (buildContract(plan).components as { schemas: Schemas }).schemas;

describe('the contract', () => {
  const plan = shape(
    [
      entity('Task', [
        { name: 'title' },
        { name: 'status', type: 'enum', enum: ['open', 'done'], default: 'open' },
        { name: 'kind', type: 'enum', enum: ['a', 'b'], required: false },
        required('project', 'Project'),
        { name: 'due', type: 'date', required: false },
      ]),
      entity('Project', [{}]),
      entity('Tag', [{}]),
    ],
    [{ from: 'Task', to: 'Tag', kind: 'many-to-many' }],
  );

  it('requires what has no default and refuses unknown properties', () => {
    const { TaskCreate, TaskUpdate } = schemasOf(plan);
    expect(TaskCreate).toMatchObject({ required: ['title', 'projectId'], additionalProperties: false });
    expect(Object.keys(TaskCreate!.properties).sort()).toEqual(['due', 'kind', 'projectId', 'status', 'tagIds', 'title']);
    expect(TaskUpdate).not.toHaveProperty('required');
  });

  it('answers references and collections as ids and as labels', () => {
    const { Task } = schemasOf(plan);
    expect(Object.keys(Task!.properties)).toEqual(
      expect.arrayContaining(['projectId', 'project', 'tagIds', 'tags', 'createdAt']),
    );
    expect(Task!.required).toEqual(Object.keys(Task!.properties));
  });

  it('lets an optional choice be null', () => {
    expect(schemasOf(plan).Task!.properties.kind).toEqual({ type: ['string', 'null'], enum: ['a', 'b', null] });
  });

  it('filters lists by choices, references, ranges of days and collections', () => {
    const paths = buildContract(plan).paths as Record<string, { get: { parameters: { name: string }[] } }>;
    const names = paths['/api/tasks']!.get.parameters.map(({ name }) => name);
    expect(names).toEqual(['page', 'pageSize', 'search', 'sort', 'status', 'kind', 'projectId', 'dueFrom', 'dueTo', 'tagId']);
    expect(paths['/api/tasks/export.csv']!.get.parameters.map(({ name }) => name)).toEqual(names.slice(2));
  });
});

describe('resources', () => {
  it('break a cycle of required references at its closing end', () => {
    const [a, b] = toResources(
      shape([entity('A', [{}, required('b', 'B')]), entity('B', [{}, required('a', 'A'), required('b', 'B')])]),
    );
    expect(a!.fields.find(({ name }) => name === 'b')?.required).toBe(true);
    expect(b!.fields.filter(({ type }) => type === 'reference').map(({ required: needed }) => needed)).toEqual([false, false]);
  });

  it('keep names apart from each other and from words that the code needs', () => {
    const resources = toResources(
      shape(['Date', 'DateRecord', 'User', 'UserPage', 'Class', 'Dashboard'].map((name) => entity(name, [{}]))),
    );
    const names = resources.flatMap(({ className, pluralVarName }) => [className.toLowerCase(), pluralVarName.toLowerCase()]);
    expect(new Set(names).size).toBe(names.length);
    expect(resources.map(({ className }) => className)).toEqual([
      'DateRecord',
      'DateRecord2',
      'User',
      'UserPage2',
      'ClassRecord',
      'DashboardRecord',
    ]);
    expect(resources.map(({ path }) => path)).toEqual(['dates', 'date-records', 'users', 'user-pages', 'classes', 'dashboards']);
  });

  it('rename properties that every object inherits and leave out those that every record has', () => {
    const [resource] = toResources(
      shape([
        entity('Race', [{ name: 'constructor' }, { name: 'id' }, { name: 'createdAt', type: 'datetime' }, { name: 'name' }]),
      ]),
    );
    expect(resource!.fields.map(({ name }) => name)).toEqual(['constructorValue', 'name']);
  });

  it('name a record by what it is called, else by when and whom it concerns', () => {
    const resources = toResources(
      shape([
        entity('Person', [{ name: 'firstName' }, { name: 'lastName' }]),
        entity('Visit', [{ name: 'notes', type: 'text' }, { name: 'date', type: 'date' }, required('person', 'Person')]),
        entity('Enrolment', [required('person', 'Person'), required('visit', 'Visit')]),
      ]),
    );
    expect(resources.map(({ display, displaySeparator }) => display.map(({ name }) => name).join(displaySeparator))).toEqual([
      'firstName lastName',
      'date · person',
      'person',
    ]);
  });

  it('name both sides of a many-to-many relation, of a named one, and of one with itself', () => {
    const resources = toResources(
      shape(
        [entity('Task', [{}, required('tag', 'Tag')]), entity('Tag', [{}]), entity('Member', [{}])],
        [
          { from: 'Task', to: 'Tag', kind: 'many-to-many' },
          { from: 'Tag', to: 'Task', kind: 'many-to-many' },
          { from: 'Task', to: 'Member', kind: 'many-to-many', name: 'watchers' },
          { from: 'Member', to: 'Member', kind: 'many-to-many', name: 'friends' },
        ],
      ),
    );
    const linksOf = (name: string) =>
      resources
        .find(({ className }) => className === name)!
        .links.map(({ name: link, idsName, filterName }) => [link, idsName, filterName]);
    // `tagId` is taken by the reference.
    expect(linksOf('Task')).toEqual([
      ['tags', 'tagIds', 'tagId2'],
      ['watchers', 'watcherIds', 'watcherId'],
    ]);
    expect(linksOf('Tag')).toEqual([['tasks', 'taskIds', 'taskId']]);
    expect(linksOf('Member').map(([name]) => name)).toEqual(['tasks', 'friends', 'friendOf']);
  });
});
