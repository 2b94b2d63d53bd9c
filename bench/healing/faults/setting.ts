import { faultsOf } from '../fault.js';

const COMPOSE = 'docker-compose.yml';

export const dependencies = faultsOf('missing dependency', [
  {
    name: 'the manifest lost the logger',
    swaps: [],
    loses: { part: 'backend', name: 'pino' },
    noticedBy: ['backend_type'],
  },
  {
    name: 'the manifest lost the server',
    swaps: [],
    loses: { part: 'backend', name: '@hono/node-server' },
    noticedBy: ['backend_type'],
  },
  {
    name: 'the manifest lost the dialogs',
    swaps: [],
    loses: { part: 'frontend', name: '@mantine/modals' },
    noticedBy: ['frontend_type'],
  },
  {
    name: 'a package name is misspelt',
    file: 'backend/src/app.ts',
    from: "from 'hono/cors'",
    to: "from 'honno/cors'",
    noticedBy: ['backend_type'],
  },
  {
    name: 'a package is named without its scope',
    file: 'backend/src/lib/fields.ts',
    from: "from '@hono/zod-openapi'",
    to: "from 'zod-openapi'",
    noticedBy: ['backend_type'],
  },
  {
    name: 'a scoped package is misspelt',
    file: 'frontend/src/app/query-client.ts',
    from: "from '@tanstack/react-query'",
    to: "from '@tanstack/react-querry'",
    noticedBy: ['frontend_type'],
  },
  {
    name: 'a package that the project does not have',
    shape: 'clinic',
    file: 'frontend/src/app/app-layout.tsx',
    from: "import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';",
    to: "import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router-dom';",
    noticedBy: ['frontend_type'],
  },
]);

export const environment = faultsOf('environment', [
  {
    name: 'a service waits for one that does not exist',
    file: COMPOSE,
    from: '    depends_on:\n      backend:',
    to: '    depends_on:\n      bakend:',
    noticedBy: ['compose'],
  },
  {
    name: 'a volume is not declared',
    file: COMPOSE,
    from: '\nvolumes:\n  data:\n',
    to: '\n',
    noticedBy: ['compose'],
  },
  {
    name: 'two services publish one port',
    file: COMPOSE,
    from: "'${FRONTEND_PORT:-3000}:3000'",
    to: "'${FRONTEND_PORT:-8000}:3000'",
    noticedBy: ['compose'],
  },
  {
    name: 'a build context does not exist',
    file: COMPOSE,
    from: 'context: ./frontend',
    to: 'context: ./front-end',
    noticedBy: ['compose'],
  },
  {
    name: 'a setting of a service is misspelt',
    file: COMPOSE,
    from: '    environment:\n      BACKEND_URL',
    to: '    enviroment:\n      BACKEND_URL',
    noticedBy: ['compose'],
  },
  {
    name: 'a variable is read under another name',
    file: 'backend/src/config.ts',
    from: '  PORT: z.coerce',
    to: '  HTTP_PORT: z.coerce',
    noticedBy: ['backend_type'],
  },
  {
    name: 'a switch is read the wrong way round',
    shape: 'clinic',
    file: 'backend/src/config.ts',
    from: "value === 'true'",
    to: "value !== 'true'",
    noticedBy: ['backend_unit'],
  },
]);

export const configuration = faultsOf('configuration', [
  {
    name: 'a compiler option has a value that does not exist',
    file: 'backend/tsconfig.json',
    from: '"module": "NodeNext"',
    to: '"module": "NodeNxt"',
    noticedBy: ['backend_type'],
  },
  {
    name: 'the compiler looks into a folder that is not there',
    file: 'backend/tsconfig.json',
    from: '"include": ["src"]',
    to: '"include": ["source"]',
    noticedBy: ['backend_type'],
  },
  {
    name: 'the tests are looked for under another name',
    file: 'backend/vitest.config.ts',
    from: "include: ['src/**/*.spec.ts']",
    to: "include: ['src/**/*.test.ts']",
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a comma too many in the manifest',
    file: 'backend/package.json',
    from: '"format:check": "oxfmt --check"\n',
    to: '"format:check": "oxfmt --check",\n',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'the linter is given a plugin that is not there',
    file: 'backend/eslint.config.js',
    from: "'eslint-plugin-security'",
    to: "'eslint-plugin-securty'",
    noticedBy: ['backend_lint'],
  },
  {
    name: 'the formatter wants other quotes',
    file: 'frontend/.oxfmtrc.json',
    from: '"singleQuote": true',
    to: '"singleQuote": false',
    noticedBy: ['frontend_lint'],
  },
  {
    name: 'types that are not installed are asked for',
    shape: 'clinic',
    file: 'frontend/tsconfig.json',
    from: '"types": ["vite/client", "node"]',
    to: '"types": ["vite/clients", "node"]',
    noticedBy: ['frontend_type'],
  },
  {
    name: 'the tests are prepared by a file that is not there',
    file: 'frontend/vite.config.ts',
    from: "setupFiles: ['src/test/setup.ts']",
    to: "setupFiles: ['src/test/set-up.ts']",
    noticedBy: ['frontend_unit'],
  },
]);
