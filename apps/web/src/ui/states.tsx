import { Button, Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiProblem, ServerUnreachable } from '../api/client.js';
import { IconAlertTriangle, IconRefresh } from './icons.js';
import classes from './states.module.css';

interface EmptyProps {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** It is all that the page says, so its title is the page's heading. */
  readonly heading?: boolean;
}

export function Empty({ icon, title, children, action, heading = false }: EmptyProps) {
  return (
    <div className={classes.state}>
      {icon && <div className={classes.icon}>{icon}</div>}
      {heading ? <h1 className={classes.title}>{title}</h1> : <p className={classes.title}>{title}</p>}
      {children && <p className={classes.text}>{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong in the server's own words, with its code and correlation id, and a way to try again. */
export function ErrorState({
  error,
  onRetry,
  title = 'This could not be loaded',
}: {
  error: Error;
  onRetry?: () => void;
  title?: string;
}) {
  return (
    <div className={classes.state} role="alert">
      <div className={`${classes.icon} ${classes.danger}`}>
        <IconAlertTriangle size={22} aria-hidden />
      </div>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{sentenceOf(error)}</p>
      {error instanceof ApiProblem && (
        <p className={classes.code}>
          {error.code}
          {error.correlationId && ` · ${error.correlationId}`}
        </p>
      )}
      {onRetry && (
        <Button variant="default" size="sm" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function sentenceOf(error: Error): string {
  if (error instanceof ServerUnreachable) return 'The server does not answer. It is asked again until it does.';
  return error.message;
}

export function Loading({ lines = 4, label }: { lines?: number; label: string }) {
  return (
    <Stack gap="sm" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={`${92 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
