import { AreaChart } from '@mantine/charts';
import type { Entity } from '../lib/entity';
import { monthName, shortMonthName } from '../lib/month';
import type { Dashboard } from '../lib/queries';
import '@mantine/charts/styles.css';
import { Panel } from './panel';

interface TimelinePanelProps {
  readonly timeline: NonNullable<Dashboard['timeline']>;
  readonly entity: Entity | undefined;
}

/** Records per month. */
export default function TimelinePanel({ timeline, entity }: TimelinePanelProps) {
  const title = entity === undefined ? timeline.label : `${entity.pluralLabel} per month`;
  const data = timeline.items.map(({ month, count }) => ({ month: shortMonthName(month), name: monthName(month), count }));
  return (
    <Panel title={title}>
      <div aria-hidden>
        <AreaChart
          h={220}
          data={data}
          dataKey="month"
          series={[{ name: 'count', label: entity?.pluralLabel ?? timeline.label, color: 'var(--app-accent)' }]}
          curveType="monotone"
          gridAxis="x"
          strokeWidth={2.5}
          yAxisProps={{ allowDecimals: false, width: 32 }}
          areaChartProps={{ accessibilityLayer: false }}
          withDots={data.length < 14}
        />
      </div>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {data.map(({ name, count }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
