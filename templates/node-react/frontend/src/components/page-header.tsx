import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { IconArrowLeft } from './icons';
import classes from './page-header.module.css';
import { PageTitle } from './page-title';

interface PageHeaderProps {
  readonly title: string;
  /** What the document's title says, when that is more than the heading. */
  readonly documentTitle?: string;
  readonly subtitle?: ReactNode;
  /** The page above this one. */
  readonly parent?: { readonly label: string; readonly to: string };
  /** Stands left of the title. */
  readonly picture?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, documentTitle = title, subtitle, parent, picture, actions }: PageHeaderProps) {
  return (
    <Group component="header" justify="space-between" align="flex-end" mb="lg" gap="md">
      <PageTitle>{documentTitle}</PageTitle>
      <Stack gap={4} miw={0} flex="1 1 260px">
        {parent !== undefined && (
          <Anchor component={Link} to={parent.to} size="sm" c="dimmed" underline="hover" className={classes.parent}>
            <IconArrowLeft size={15} aria-hidden />
            {parent.label}
          </Anchor>
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
