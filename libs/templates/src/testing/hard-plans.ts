import type { Plan, PlanField } from '#foundry/planning';
import { choice, entity, field, optional, plan, reference } from './plan-builder.js';

const RESERVED_FIELDS = [
  'class',
  'default',
  'delete',
  'order',
  'group',
  'select',
  'constructor',
  'type',
  'key',
  'ref',
  'children',
  'value',
  'new',
  'return',
  'index',
  'from',
  'to',
  'where',
  'table',
  'toString',
  'valueOf',
  'label',
  'page',
  'search',
  'sort',
  'id',
  'createdAt',
  'then',
  'length',
  'prototype',
  'path',
  'entity',
  'n',
  'api',
  'fields',
];

/** Entities and fields called like words of TypeScript, SQL, HTTP, the DOM, React and the template itself. */
export const reservedNames = (): Plan =>
  plan('Reserved names', [
    entity('Order', [field('number'), ...RESERVED_FIELDS.map((name) => optional(name))]),
    entity('Event', [
      field('name'),
      reference('order', 'Order', { required: false }),
      choice('sort', ['asc', 'desc']),
      choice('page', ['a', 'b']),
    ]),
    ...[
      'Date',
      'Map',
      'Error',
      'Response',
      'Request',
      'Class',
      'Function',
      'Object',
      'Promise',
      'Group',
      'Table',
      'Index',
      'User',
      'Dashboard',
      'Problem',
      'Page',
      'Health',
      'Lib',
      'Test',
      'Migration',
      'RecordLabel',
      'Import',
    ].map((name) =>
      entity(name, [field('name'), reference('event', 'Event', { required: false })], name === 'Class' ? 'Classes' : `${name}s`),
    ),
    entity('DateRecord', [field('value', 'integer')]),
    entity('UserPage', [field('title')]),
    entity('Equipment', [field('name')], 'Equipment'),
  ]);

/** Self references, cycles of required references, entities without words of their own, one-to-one. */
export const tangled = (): Plan =>
  plan(
    'Tangled',
    [
      entity('Employee', [
        field('firstName'),
        field('lastName'),
        reference('manager', 'Employee'),
        reference('department', 'Department'),
      ]),
      entity('Department', [field('name'), reference('head', 'Employee')]),
      entity('Contract', [
        reference('employee', 'Employee', { unique: true }),
        field('startDate', 'date'),
        optional('salary', 'money', { currency: 'GBP' }),
      ]),
      entity('Handover', [reference('fromEmployee', 'Employee'), reference('toEmployee', 'Employee')]),
      entity('Approval', [reference('handover', 'Handover'), reference('contract', 'Contract')]),
      entity('Reading', [field('measured', 'decimal', { min: -40, max: 60 }), optional('at', 'datetime', { unique: true })]),
      entity('Slot', [field('startsAt', 'time', { unique: true }), field('open', 'boolean')]),
      entity('Id', [field('id', 'integer')]),
    ],
    {
      relations: [
        { from: 'Employee', to: 'Employee', kind: 'many-to-many', name: 'mentors' },
        { from: 'Employee', to: 'Department', kind: 'many-to-many' },
        { from: 'Department', to: 'Employee', kind: 'many-to-many' },
        { from: 'Contract', to: 'Employee', kind: 'one-to-one' },
        { from: 'Slot', to: 'Reading', kind: 'many-to-many', name: 'equipment' },
      ],
    },
  );

/** Labels, values and texts that mean something in every language a template writes. */
export const hostile = (): Plan => {
  const nasty = `'); DROP TABLE x;-- </script> {{ slug }} {% if %} */ \${x} \\" | # <b>`;
  const made = plan('Hostile', [
    {
      ...entity('Thing', [
        { ...field('name'), label: nasty.slice(0, 80) },
        { ...choice('kind', [`it's`, '"quoted"', '${x}', '</script>', 'a|b', '\\', 'ünï', '日本', 'a\u2028b']), label: '`*/' },
        { ...optional('note', 'text', { default: nasty }), label: '<img src=x onerror=alert(1)>' },
        reference('other', 'Thing', { required: false }),
      ]),
      label: nasty.slice(0, 40),
      pluralLabel: nasty.slice(0, 41),
      description: nasty,
    },
  ]);
  return {
    ...made,
    title: nasty.slice(0, 80),
    summary: `${nasty}\n\n# Heading\n\n\`\`\`sh`,
    coverage: { covered: [], notCovered: [{ part: nasty, reason: `a|b\n${nasty}` }] },
  };
};

/** Forty entities in a chain, and one entity with fifty fields of every type. */
export const large = (): Plan => {
  const types: PlanField['type'][] = [
    'string',
    'text',
    'email',
    'phone',
    'url',
    'image',
    'integer',
    'decimal',
    'money',
    'percent',
    'rating',
    'boolean',
    'date',
    'datetime',
    'time',
    'color',
  ];
  const wide = Array.from({ length: 49 }, (_, n) =>
    (n % 2 === 0 ? field : optional)(`field${n}`, types[n % types.length], { unique: n % 7 === 0 && n % types.length !== 10 }),
  );
  const chain = Array.from({ length: 40 }, (_, n) =>
    entity(`Link${n}`, [field('name'), ...(n === 0 ? wide : [reference('previous', `Link${n - 1}`)])]),
  );
  return plan('Large', chain);
};
