import { Anchor, Group, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './dashboard.module.css';

interface PanelProps {
  readonly title: string;
  readonly link?: { readonly label: string; readonly to: string };
  readonly children: ReactNode;
}

export function Panel({ title, link, children }: PanelProps) {
  return (
    <Paper withBorder component="section" aria-label={title} className={classes.panel}>
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Title order={2} size="h5">
          {title}
        </Title>
        {link !== undefined && (
          <Anchor component={Link} to={link.to} size="sm" style={{ whiteSpace: 'nowrap' }}>
            {link.label}
          </Anchor>
        )}
      </Group>
      {children}
    </Paper>
  );
}
