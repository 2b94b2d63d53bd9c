import { faultsOf } from '../fault.js';

export const tests = faultsOf('broken test', [
  {
    name: 'a test expects the wrong status',
    file: 'backend/src/product/product.spec.ts',
    from: 'toMatchObject({ status: 201, body: input });',
    to: 'toMatchObject({ status: 200, body: input });',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a test asks at the wrong path',
    file: 'backend/src/supplier/supplier.spec.ts',
    from: "const path = '/api/suppliers';",
    to: "const path = '/api/supplier';",
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a test does not wait',
    file: 'backend/src/product/product.spec.ts',
    from: 'const answer = await api.get(`${path}/${record.id}`);\n    expect(answer).toMatchObject({ status: 200, body: record });',
    to: 'const answer = api.get(`${path}/${record.id}`);\n    expect(answer).toMatchObject({ status: 200, body: record });',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a test expects another order',
    file: 'backend/src/product/product.spec.ts',
    from: 'expect(await api.ids(`${path}?sort=name`)).toEqual([first.id, last.id]);',
    to: 'expect(await api.ids(`${path}?sort=name`)).toEqual([last.id, first.id]);',
    noticedBy: ['backend_unit'],
  },
  {
    name: 'a test looks for a label that nothing has',
    file: 'frontend/src/features/supplier/supplier.spec.tsx',
    from: "{ name: 'Save changes' }",
    to: "{ name: 'Save' }",
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'a test counts a header too few',
    file: 'frontend/src/features/product/product.spec.tsx',
    from: "getAllByRole('row')).toHaveLength(3)",
    to: "getAllByRole('row')).toHaveLength(2)",
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'a test expects another default',
    shape: 'clinic',
    file: 'backend/src/config.spec.ts',
    from: 'PORT: 8000, SEED: true,',
    to: 'PORT: 8080, SEED: true,',
    noticedBy: ['backend_unit'],
  },
]);

export const runtime = faultsOf('frontend runtime', [
  {
    name: 'the page is put where nothing is',
    file: 'frontend/src/main.tsx',
    from: "getElementById('root')",
    to: "getElementById('app')",
    noticedBy: ['smoke'],
  },
  {
    name: 'the API is asked at the wrong address',
    file: 'frontend/src/lib/api.ts',
    from: "return text === '' ? `/api/${path}`",
    to: "return text === '' ? `/apis/${path}`",
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'changes are sent with the wrong method',
    file: 'frontend/src/lib/api.ts',
    from: "request<T>('PATCH', path, { body })",
    to: "request<T>('PUT', path, { body })",
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'a page reads another parameter than its route has',
    file: 'frontend/src/components/detail-page.tsx',
    from: 'Number(useParams().id)',
    to: 'Number(useParams().key)',
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'a provider is missing',
    swaps: [
      { file: 'frontend/src/app/app-providers.tsx', from: "import { ModalsProvider } from '@mantine/modals';\n", to: '' },
      {
        file: 'frontend/src/app/app-providers.tsx',
        from: '        <ModalsProvider>\n          <Notifications position="top-right" />\n          {children}\n        </ModalsProvider>\n',
        to: '        <Notifications position="top-right" />\n        {children}\n',
      },
    ],
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'the first page has no route',
    file: 'frontend/src/app/routes.tsx',
    from: "          { index: true, lazy: page(() => import('../dashboard/dashboard-page')) },\n",
    to: '',
    noticedBy: ['frontend_unit'],
  },
  {
    name: 'a search is never sent',
    shape: 'clinic',
    file: 'frontend/src/lib/list-state.ts',
    from: 'conditions = { ...filters, search: search || undefined };',
    to: 'conditions = { ...filters, search: undefined };',
    noticedBy: ['frontend_unit'],
  },
]);
