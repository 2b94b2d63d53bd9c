import { Paper, Text, ThemeIcon } from '@mantine/core';
import { Link } from 'react-router';
import { entityAt } from '../app/navigation';
import { pathTo } from '../lib/entity';
import { formatNumber } from '../lib/format';
import type { Dashboard } from '../lib/queries';
import classes from './dashboard.module.css';

export function CountCards({ counts }: Pick<Dashboard, 'counts'>) {
  return (
    <div className={classes.counts}>
      {counts.map(({ path, label, total }) => {
        const entity = entityAt(path);
        return (
          <Paper key={path} withBorder component={Link} to={pathTo.list(path)} className={classes.count}>
            {entity !== undefined && (
              <ThemeIcon variant="light" size={44} radius="md">
                <entity.icon size={24} stroke={1.6} aria-hidden />
              </ThemeIcon>
            )}
            <div>
              <div className={classes.number}>{formatNumber(total)}</div>
              <Text size="sm" c="dimmed" lineClamp={2} lh={1.25}>
                {entity?.pluralLabel ?? label}
              </Text>
            </div>
          </Paper>
        );
      })}
    </div>
  );
}
