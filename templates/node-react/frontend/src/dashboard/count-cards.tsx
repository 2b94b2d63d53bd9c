import { Paper, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { Link } from 'react-router';
import { entityAt } from '../app/navigation';
import { inSentence, pathTo } from '../lib/entity';
import { formatMoney, formatNumber } from '../lib/format';
import type { Dashboard, Sum } from '../lib/queries';
import classes from './dashboard.module.css';

export function CountCards({ counts }: Pick<Dashboard, 'counts'>) {
  return (
    <div className={classes.counts}>
      {counts.map(({ path, label, total, sum }) => {
        const entity = entityAt(path);
        return (
          <Paper key={path} withBorder component={Link} to={pathTo.list(path)} className={classes.count}>
            {entity !== undefined && (
              <ThemeIcon variant="light" size={44} radius="md" className={classes.icon}>
                <entity.icon size={24} stroke={1.6} aria-hidden />
              </ThemeIcon>
            )}
            <div className={classes.what}>
              <div className={classes.number}>{formatNumber(total)}</div>
              <Text c="dimmed" lineClamp={2} lh={1.25} inherit>
                {entity?.pluralLabel ?? label}
              </Text>
              {sum !== undefined && (
                <Text size="xs" fw={600} mt={2} title={nameOfSum(sum)}>
                  {formatMoney(sum.amount, sum.currency)}
                  <VisuallyHidden>{` ${nameOfSum(sum)}`}</VisuallyHidden>
                </Text>
              )}
            </div>
          </Paper>
        );
      })}
    </div>
  );
}

/** `Amount` → `Total amount`; `Total` stays as it is. */
function nameOfSum({ label }: Sum): string {
  return /^(total|sum)\b/i.test(label) ? label : `Total ${inSentence(label)}`;
}
