import { AreaChart } from '@mantine/charts';
import { entityAt } from '../app/navigation';
import { monthName, shortMonthName } from '../lib/month';
import type { Dashboard } from '../lib/queries';
import '@mantine/charts/styles.css';
import { Panel } from './panel';

interface TimelinePanelProps {
  readonly timeline: NonNullable<Dashboard['timeline']>;
}

/** Records per month. */
export default function TimelinePanel({ timeline }: TimelinePanelProps) {
  const entity = entityAt(timeline.entity);
  const data = timeline.items.map(({ month, count }) => ({ month: shortMonthName(month), name: monthName(month), count }));
  return (
    <Panel title={`${entity?.pluralLabel ?? timeline.label} per month`}>
      <div aria-hidden>
        <AreaChart
          h={220}
          data={data}
          dataKey="month"
          series={[{ name: 'count', label: entity?.pluralLabel ?? timeline.label, color: 'brand.6' }]}
          curveType="monotone"
          gridAxis="x"
          strokeWidth={2.5}
          yAxisProps={{ allowDecimals: false, width: 32 }}
          areaChartProps={{ accessibilityLayer: false }}
          withDots={data.length < 14}
        />
      </div>
      <table className="visually-hidden">
        <caption>{`${timeline.label} per month`}</caption>
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
