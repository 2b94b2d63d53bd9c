import { faultsOf } from '../fault.js';

const PROBLEMS = 'backend/src/lib/problems.ts';
const MIGRATION = 'backend/migrations/0001_create_tables.sql';
const SCHEMA = 'backend/src/product/schema.ts';

export const statusCodes = faultsOf('wrong status code', [
  {
    name: 'creating answers 200',
    file: 'backend/src/lib/crud-routes.ts',
    from: 'return c.json(record, 201, {',
    to: 'return c.json(record, 200, {',
    noticedBy: ['backend_unit', 'contract'],
  },
  {
    name: 'deleting answers 200',
    file: 'backend/src/lib/crud-routes.ts',
    from: 'return c.body(null, 204);',
    to: 'return c.body(null, 200);',
    noticedBy: ['backend_unit', 'contract'],
  },
  {
    name: 'what is not there answers 400',
    file: PROBLEMS,
    from: 'not_found: [404,',
    to: 'not_found: [400,',
    noticedBy: ['backend_unit', 'contract'],
  },
  {
    name: 'a duplicate answers 400',
    file: PROBLEMS,
    from: 'duplicate: [409,',
    to: 'duplicate: [400,',
    noticedBy: ['backend_unit', 'contract'],
  },
  {
    name: 'what is in use answers 500',
    file: PROBLEMS,
    from: 'in_use: [409,',
    to: 'in_use: [500,',
    noticedBy: ['backend_unit', 'contract'],
  },
  {
    name: 'an invalid request answers 422',
    file: PROBLEMS,
    from: 'validation_failed: [400,',
    to: 'validation_failed: [422,',
    noticedBy: ['backend_unit', 'contract'],
  },
  {
    name: 'a reference to nothing answers 404',
    shape: 'clinic',
    file: PROBLEMS,
    from: 'reference_missing: [400,',
    to: 'reference_missing: [404,',
    noticedBy: ['backend_unit', 'contract'],
  },
]);

export const sql = faultsOf('SQL', [
  {
    name: 'a comma is missing in a table',
    file: MIGRATION,
    from: '"price" INTEGER NOT NULL,',
    to: '"price" INTEGER NOT NULL',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a column is misspelt in the migration',
    file: MIGRATION,
    from: '"stock_level" INTEGER',
    to: '"stok_level" INTEGER',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a view reads a table that does not exist',
    file: MIGRATION,
    from: 'FROM "products" AS t',
    to: 'FROM "product" AS t',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a keyword is misspelt in the migration',
    file: MIGRATION,
    from: 'CREATE TABLE "products"',
    to: 'CRAETE TABLE "products"',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'the code names a column that does not exist',
    file: 'backend/src/product/repository.ts',
    from: "integer('stock_level',",
    to: "integer('stocklevel',",
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a keyword is misspelt in a query',
    shape: 'clinic',
    file: 'backend/src/lib/list-sql.ts',
    from: 'return `ORDER BY ${',
    to: 'return `ORDER ${',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a table definition is not closed',
    file: MIGRATION,
    from: '  "phone" TEXT,\n  "created_at" TEXT NOT NULL,\n  "updated_at" TEXT NOT NULL\n) STRICT;',
    to: '  "phone" TEXT,\n  "created_at" TEXT NOT NULL,\n  "updated_at" TEXT NOT NULL\n STRICT;',
    noticedBy: ['backend_unit'],
  },
]);

export const schemas = faultsOf('schema drift', [
  {
    name: 'a lower bound was lost',
    file: SCHEMA,
    from: 'price: money(0),',
    to: 'price: money(),',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a whole number became any number',
    swaps: [
      { file: SCHEMA, from: 'choice, id, integer, line,', to: 'choice, decimal, id, line,' },
      { file: SCHEMA, from: 'stockLevel: integer(),', to: 'stockLevel: decimal(),' },
    ],
    noticedBy: ['contract'],
  },
  {
    name: 'a value of a choice was lost',
    file: SCHEMA,
    from: "  status: choice(['active', 'discontinued']),\n  supplierId: id(),",
    to: "  status: choice(['active']),\n  supplierId: id(),",
    noticedBy: ['contract'],
  },
  {
    name: 'a required property became optional',
    file: SCHEMA,
    from: '  name: line(200),',
    to: '  name: line(200).optional(),',
    noticedBy: ['contract'],
  },
  {
    name: 'a property was renamed',
    file: SCHEMA,
    from: '  sku: line(200),',
    to: '  skuCode: line(200),',
    noticedBy: ['contract'],
  },
  {
    name: 'a filter was lost',
    file: SCHEMA,
    from: '    supplierId: idFilter(),\n',
    to: '',
    noticedBy: ['contract'],
  },
  {
    name: 'a path was renamed',
    file: 'backend/src/product/routes.ts',
    from: "path: '/api/products',",
    to: "path: '/api/product',",
    noticedBy: ['contract'],
  },
  {
    name: 'a page does not say how long it is',
    shape: 'clinic',
    file: 'backend/src/pet/schema.ts',
    from: ', page: z.int(), pageSize: z.int() })',
    to: ', page: z.int() })',
    noticedBy: ['contract'],
  },
]);
