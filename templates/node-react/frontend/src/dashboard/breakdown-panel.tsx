import { DonutChart } from '@mantine/charts';
import { Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { entityAt } from '../app/navigation';
import { colorFor } from '../components/record-avatar';
import { optionOf } from '../lib/fields';
import { inSentence, pathTo } from '../lib/entity';
import { formatMoney, formatNumber } from '../lib/format';
import type { Dashboard } from '../lib/queries';
import '@mantine/charts/styles.css';
import classes from './dashboard.module.css';
import { Panel } from './panel';

/** Values of the same colour differ in their shade. */
const SHADES = [6, 3, 8, 4, 9];

interface BreakdownPanelProps {
  readonly breakdown: Dashboard['breakdowns'][number];
}

/** How the records are spread over the values of an enum. Each value leads to its records. */
export default function BreakdownPanel({ breakdown }: BreakdownPanelProps) {
  const { path, field: name, items } = breakdown;
  const entity = entityAt(path);
  const field = entity?.fields[name];
  const filled = items.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const used = new Map<string, number>();
  const slices = filled.map(({ value, label, count, sum }) => {
    const option = field?.type === 'enum' ? optionOf(field, value) : undefined;
    const color = option?.color ?? colorFor(value);
    const repetition = used.get(color) ?? 0;
    used.set(color, repetition + 1);
    return { key: value, name: option?.label ?? label, value: count, sum, color: `${color}.${SHADES[repetition % SHADES.length]}` };
  });
  const title = entity === undefined || field === undefined ? breakdown.label : `${entity.pluralLabel} by ${inSentence(field.label)}`;

  return (
    <Panel title={title}>
      <Group gap="xl" justify="center" flex={1}>
        <div aria-hidden>
          <DonutChart
            data={slices}
            size={168}
            thickness={24}
            paddingAngle={slices.length > 1 ? 2 : 0}
            chartLabel={formatNumber(total)}
            withTooltip={false}
            strokeWidth={0}
            pieChartProps={{ accessibilityLayer: false }}
            pieProps={{ rootTabIndex: -1 }}
          />
        </div>
        <ul className={classes.legend}>
          {slices.map(({ key, name: label, value, sum, color }) => (
            <li key={key}>
              <Link to={`${pathTo.list(path)}?${new URLSearchParams({ [name]: key, view: 'table' }).toString()}`}>
                <span className={classes.swatch} style={{ '--swatch': `var(--mantine-color-${color.replace('.', '-')})` }} aria-hidden />
                <Text span size="sm" flex={1}>
                  {label}
                </Text>
                {sum !== undefined && (
                  <Text span size="xs" c="dimmed">
                    {formatMoney(sum.amount, sum.currency)}
                  </Text>
                )}
                <Text span size="sm" fw={600}>
                  {formatNumber(value)}
                </Text>
              </Link>
            </li>
          ))}
        </ul>
      </Group>
    </Panel>
  );
}
