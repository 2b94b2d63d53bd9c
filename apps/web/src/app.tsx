import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { newQueryClient } from './api/queries.js';
import { HomePage } from './home/home-page.js';
import { useSession } from './session/session.js';
import { takeTokenFromFragment } from './session/token-fragment.js';
import { Shell } from './shell/shell.js';
import { usePageTitle } from './ui/page-title.js';
import { Empty, Loading } from './ui/states.js';
import { cssVariables, theme } from './ui/theme.js';

const BuildPage = lazy(() => import('./build/build-page.js'));
const LedgerPage = lazy(() => import('./ledger/ledger-page.js'));
const MemoriesPage = lazy(() => import('./memory/memories-page.js'));
const MemoryPage = lazy(() => import('./memory/memory-page.js'));
const SettingsPage = lazy(() => import('./settings/settings-page.js'));
const ChatPage = lazy(() => import('./chat/chat-page.js'));
const ToolPage = lazy(() => import('./tools/tool-page.js'));
const ToolsPage = lazy(() => import('./tools/tools-page.js'));
const SignIn = lazy(() => import('./session/sign-in.js'));

export function App() {
  const [client] = useState(newQueryClient);
  const { token } = useSession();
  // Nothing of one person's builds stays in memory for the next.
  useEffect(() => {
    if (token === null) client.clear();
  }, [token, client]);
  useEffect(() => {
    const take = (): void => void takeTokenFromFragment();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Shell signedIn={token !== null}>
          <Suspense fallback={<Loading label="Loading the page" />}>
            {token === null ? <SignIn /> : <Pages key={token} />}
          </Suspense>
        </Shell>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Pages() {
  useFocusOnNavigation();
  return (
    <Switch>
      <Route path="/">
        <HomePage />
      </Route>
      <Route path="/tools">
        <ToolsPage />
      </Route>
      <Route path="/tools/:name/:tab?">{({ name, tab }) => <ToolPage key={name} name={name} tab={tab} />}</Route>
      <Route path="/chat/:id?">{({ id }) => <ChatPage id={id} />}</Route>
      <Route path="/memories">
        <MemoriesPage />
      </Route>
      <Route path="/memories/:id">{({ id }) => <MemoryPage key={id} id={id} />}</Route>
      <Route path="/ledger">
        <LedgerPage />
      </Route>
      <Route path="/settings/:tab?">{({ tab }) => <SettingsPage tab={tab} />}</Route>
      <Route path="/builds/:id/:tab?">{({ id, tab }) => <BuildPage key={id} id={id} tab={tab} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** A new page begins at its top, and keyboard and screen reader begin there too; another tab of a build is no new page. */
function useFocusOnNavigation(): void {
  const [path] = useLocation();
  // Another conversation is no new page: whoever writes goes on writing.
  const page = path
    .split('/')
    .slice(0, path.startsWith('/chat/') ? 2 : 3)
    .join('/');
  const [shown, setShown] = useState(page);
  useEffect(() => {
    if (page === shown) return;
    setShown(page);
    window.scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [page, shown]);
}

function NotFound() {
  usePageTitle('Not found');
  return (
    <Empty heading title="There is no such page" action={<Link href="/">Go to your builds</Link>}>
      The address may be mistyped.
    </Empty>
  );
}
