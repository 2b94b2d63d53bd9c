import { Table } from '@mantine/core';
import { useConfiguration } from '../api/admin-queries.js';
import { Badge, DataTable, Section } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './settings.module.css';

/** What is in force; it is changed where the server is started. */
export function ConfigurationTab() {
  const configuration = useConfiguration();
  if (configuration.isPending) return <Loading label="Loading the configuration" />;
  if (configuration.isError) return <ErrorState error={configuration.error} onRetry={() => void configuration.refetch()} />;
  const groups = [...new Set(configuration.data.map(({ group }) => group))];
  return groups.map((group) => (
    <Section key={group} title={group}>
      <DataTable label={group} head={['Setting', 'In force', 'From']}>
        {configuration.data
          .filter((row) => row.group === group)
          .map(({ name, description, value, source }) => (
            <Table.Tr key={name}>
              <Table.Td className={classes.setting}>
                <code>{name}</code>
                <div className={classes.faint}>{description}</div>
              </Table.Td>
              <Table.Td className={classes.breaking}>
                {value === '' ? <span className={classes.faint}>not set</span> : <code>{value}</code>}
              </Table.Td>
              <Table.Td>
                <Badge kind={source === 'default' ? 'neutral' : 'info'}>{source}</Badge>
              </Table.Td>
            </Table.Tr>
          ))}
      </DataTable>
    </Section>
  ));
}
