import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { cssVariablesResolver, defaultColorScheme, theme } from './theme';

interface AppProvidersProps {
  readonly client: QueryClient;
  readonly children: ReactNode;
  /** `test`: without transitions and colours, which no test looks at. */
  readonly env?: 'default' | 'test';
}

/** What every page needs around it. */
export function AppProviders({ client, children, env = 'default' }: AppProvidersProps) {
  return (
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme={defaultColorScheme} env={env}
        withCssVariables={env !== 'test'}
      >
        <ModalsProvider>
          <Notifications position="top-right" />
          {children}
        </ModalsProvider>
      </MantineProvider>
    </QueryClientProvider>
  );
}
