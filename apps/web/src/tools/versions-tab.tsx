import { Button, Table } from '@mantine/core';
import { Link } from 'wouter';
import { useRollbackTool, useToolVersions } from '../api/tool-queries.js';
import type { ToolVersionView, ToolView } from '../api/types.js';
import { formatAgo, formatDuration, formatMoment, formatSize } from '../ui/format.js';
import { Badge, DataTable, Problem, Section } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './tools.module.css';
import { GATES } from './words.js';

/** Versions never change; one is active, and any of them can be. */
export function VersionsTab({ tool }: { tool: ToolView }) {
  const versions = useToolVersions(tool.name);
  const rollback = useRollbackTool(tool.name);
  if (versions.isPending) return <Loading label="Loading the versions" />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <Section title="Versions" note="Calls that are under way end on the version that they began with.">
      <Problem error={rollback.error} />
      <DataTable label="Versions" head={['Version', 'When', 'From', 'Passed', 'Size', 'State']}>
        {versions.data.map((version) => (
          <Table.Tr key={version.version}>
            <Table.Td className="numbers">{version.version}</Table.Td>
            <Table.Td className={classes.nowrap} title={formatMoment(version.createdAt)}>
              {formatAgo(version.createdAt)}
            </Table.Td>
            <Table.Td>
              <Origin version={version} />
            </Table.Td>
            <Table.Td className={classes.gates}>{gatesOf(version)}</Table.Td>
            <Table.Td className="numbers">{formatSize(version.contentBytes)}</Table.Td>
            <Table.Td>
              {version.active && tool.deployed ? (
                <Badge kind="success">active</Badge>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={rollback.isPending && rollback.variables === version.version}
                  onClick={() => rollback.mutate(version.version)}
                >
                  {version.version > tool.version ? 'Use this version' : tool.deployed ? 'Roll back to it' : 'Deploy it again'}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Section>
  );
}

function Origin({ version }: { version: ToolVersionView }) {
  if (version.buildId) return <Link href={`/builds/${version.buildId}`}>build</Link>;
  return (
    <>
      {version.source === 'ci' ? 'CI job' : `upload by ${version.createdBy}`}
      {version.gitCommit && (
        <div className={classes.faint}>
          {version.gitRepository} <code>{version.gitCommit.slice(0, 8)}</code>
        </div>
      )}
    </>
  );
}

function gatesOf({ checks }: ToolVersionView): string {
  const passed = checks.filter(({ status }) => status === 'passed').map(({ name }) => GATES[name].toLowerCase());
  const took = checks.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return passed.length === 0 ? '' : `${passed.join(', ')} in ${formatDuration(took)}`;
}
