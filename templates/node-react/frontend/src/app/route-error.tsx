import { Button, Container } from '@mantine/core';
import { useRouteError } from 'react-router';
import { EmptyState } from '../components/empty-state';
import { IconAlertTriangle } from '../components/icons';
import { PageTitle } from '../components/page-title';

/** Shown when a page fails to load or to render. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Container size="sm" py="xl">
      <PageTitle>Something went wrong</PageTitle>
      <EmptyState
        icon={IconAlertTriangle}
        title="Something went wrong"
        headingLevel={1}
        action={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
      >
        {error instanceof Error ? error.message : 'The page could not be shown.'}
      </EmptyState>
    </Container>
  );
}
