import { Button } from '@mantine/core';
import { EmptyState } from './empty-state';
import { IconPlugConnectedX } from './icons';

interface ErrorStateProps {
  readonly error: Error;
  readonly onRetry: () => void;
  readonly title?: string;
}

export function ErrorState({ error, onRetry, title = 'This could not be loaded' }: ErrorStateProps) {
  return (
    <div role="alert">
      <EmptyState
        icon={IconPlugConnectedX}
        title={title}
        action={
          <Button variant="light" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}
