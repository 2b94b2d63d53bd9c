import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageTitle } from './page-title';

interface PageHeaderProps {
  readonly title: string;
  /** What the document's title says, when that is more than the heading. */
  readonly documentTitle?: string;
  readonly subtitle?: ReactNode;
  readonly trail?: readonly { readonly label: string; readonly to: string }[];
  /** Stands left of the title. */
  readonly picture?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, documentTitle = title, subtitle, trail = [], picture, actions }: PageHeaderProps) {
  return (
    <Group component="header" justify="space-between" align="flex-end" mb="lg" gap="md">
      <PageTitle>{documentTitle}</PageTitle>
      <Stack gap={4} miw={0} flex="1 1 260px">
        {trail.length > 0 && (
          <Breadcrumbs component="nav" aria-label="Breadcrumb" separatorMargin={6} c="dimmed">
            {trail.map(({ label, to }) => (
              <Anchor key={to} component={Link} to={to} size="sm" c="inherit" underline="hover">
                {label}
              </Anchor>
            ))}
            <span aria-hidden />
          </Breadcrumbs>
        )}
        <Group gap="md" wrap="nowrap">
          {picture}
          <Stack gap={2} miw={0}>
            <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {subtitle !== undefined && (
              <Text c="dimmed" size="sm" component="div">
                {subtitle}
              </Text>
            )}
          </Stack>
        </Group>
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
