import { useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { AppProviders } from './app-providers';
import { createQueryClient } from './query-client';
import { routes } from './routes';

export function App() {
  const [router] = useState(() => createBrowserRouter(routes));
  const [client] = useState(createQueryClient);
  return (
    <AppProviders client={client}>
      <RouterProvider router={router} />
    </AppProviders>
  );
}
