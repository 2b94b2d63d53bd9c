import '@mantine/core/styles/Table.css';
import { NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { useUsage } from '../api/ledger-queries.js';
import type { UsageGroup } from '../api/types.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './ledger.module.css';
import { formatCost, formatTokens, formatWhole } from './numbers.js';

const GROUPS = [
  { value: 'agent', label: 'By agent', heading: 'Agent' },
  { value: 'model', label: 'By model', heading: 'Model' },
  { value: 'project', label: 'By project', heading: 'Project' },
  { value: 'build', label: 'By build', heading: 'Build' },
] as const satisfies readonly { value: UsageGroup; label: string; heading: string }[];

/** Where it went. */
export function UsageTable() {
  const [group, setGroup] = useState<UsageGroup>('agent');
  const usage = useUsage(group);
  return (
    <>
      <NativeSelect
        aria-label="One line for each"
        data={GROUPS.map(({ value, label }) => ({ value, label }))}
        value={group}
        onChange={({ currentTarget }) => setGroup(currentTarget.value as UsageGroup)}
        className={classes.group}
      />
      {usage.isPending && <Loading label="Loading the usage" lines={3} />}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data && (
        <div className={classes.scroll}>
          <Table verticalSpacing={9} horizontalSpacing={16}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{GROUPS.find(({ value }) => value === group)?.heading}</Table.Th>
                <Table.Th className={classes.number}>Calls</Table.Th>
                <Table.Th className={classes.number}>Tokens</Table.Th>
                <Table.Th className={classes.number}>Of unknown cost</Table.Th>
                <Table.Th className={classes.number}>Cost</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {usage.data.items.map((item) => (
                <Table.Tr key={item.key ?? ''}>
                  <Table.Td>{item.key ?? 'none'}</Table.Td>
                  <Table.Td className={classes.number}>{formatWhole(item.calls)}</Table.Td>
                  <Table.Td className={classes.number}>{formatTokens(item.promptTokens + item.completionTokens)}</Table.Td>
                  <Table.Td className={classes.number}>{formatWhole(item.callsOfUnknownCost)}</Table.Td>
                  <Table.Td className={classes.number}>{formatCost(item.cost)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}
