import { Text, ThemeIcon } from '@mantine/core';
import { entityAt } from '../app/navigation';
import { EmptyState } from '../components/empty-state';
import { IconInbox } from '../components/icons';
import { RecordLink } from '../components/record-link';
import { formatAgo, formatDateTime } from '../lib/format';
import type { Dashboard } from '../lib/queries';
import classes from './dashboard.module.css';
import { Panel } from './panel';

interface RecentActivityProps {
  readonly items: Dashboard['recent'];
}

export function RecentActivity({ items }: RecentActivityProps) {
  return (
    <Panel title="Recently added">
      {items.length === 0 ? (
        <EmptyState icon={IconInbox} title="Nothing here yet" headingLevel={3}>
          What you add shows up here.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {items.map(({ path, id, label, createdAt }) => {
            const entity = entityAt(path);
            return (
              <li key={`${path}/${id}`} className={classes.row}>
                {entity !== undefined && (
                  <ThemeIcon variant="light" size={34} radius="md">
                    <entity.icon size={18} aria-hidden />
                  </ThemeIcon>
                )}
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Text size="sm" fw={600} truncate>
                    <RecordLink path={path} to={{ id, label }} c="inherit" />
                  </Text>
                  <Text size="xs" c="dimmed">
                    {entity?.label}
                  </Text>
                </div>
                <Text size="xs" c="dimmed" title={formatDateTime(createdAt)}>
                  {formatAgo(createdAt)}
                </Text>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
