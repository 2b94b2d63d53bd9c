import { Button, Container } from '@mantine/core';
import { EmptyState } from '../components/empty-state';
import { IconAlertTriangle } from '../components/icons';
import { PageTitle } from '../components/page-title';

/** Shown when a page fails to load or to render. The router writes the error itself to the console: it is no text for visitors. */
export function RouteError() {
  return (
    <Container size="sm" py="xl">
      <PageTitle>Something went wrong</PageTitle>
      <EmptyState
        icon={IconAlertTriangle}
        title="Something went wrong"
        headingLevel={1}
        action={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
      >
        The page could not be loaded or shown. Check your connection, and load it again.
      </EmptyState>
    </Container>
  );
}
