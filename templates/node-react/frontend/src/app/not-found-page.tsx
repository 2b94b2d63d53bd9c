import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../components/empty-state';
import { IconFileUnknown } from '../components/icons';
import { PageTitle } from '../components/page-title';

export function NotFoundPage() {
  return (
    <>
      <PageTitle>Page not found</PageTitle>
      <EmptyState
        icon={IconFileUnknown}
        title="There is nothing here"
        headingLevel={1}
        action={
          <Button component={Link} to="/">
            Go to the overview
          </Button>
        }
      >
        The page you asked for does not exist, or it was removed.
      </EmptyState>
    </>
  );
}
