import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Icon } from './icons';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly headingLevel?: 1 | 2 | 3;
}

/** Says why there is nothing to see, and what to do about it. */
export function EmptyState({ icon: StateIcon, title, children, action, headingLevel = 2 }: EmptyStateProps) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="xs" maw={420}>
        <ThemeIcon size={64} radius="xl" variant="light" mb="xs">
          <StateIcon size={32} stroke={1.5} aria-hidden />
        </ThemeIcon>
        <Title order={headingLevel} size="h4" ta="center">
          {title}
        </Title>
        {children !== undefined && (
          <Text c="dimmed" size="sm" ta="center" component="div">
            {children}
          </Text>
        )}
        {action !== undefined && <div style={{ marginTop: '0.75rem' }}>{action}</div>}
      </Stack>
    </Center>
  );
}
