import { ActionIcon, Table } from '@mantine/core';
import { artifactPath, useArtifacts } from '../api/queries.js';
import type { ArtifactView, BuildView } from '../api/types.js';
import { useDownload } from '../ui/download.js';
import { formatAgo, formatMoment, formatSize } from '../ui/format.js';
import { IconDownload } from '../ui/icons.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './artifacts.module.css';
import { isFinished } from './status.js';

/** Everything the build made besides the project's own files. */
export function Artifacts({ build }: { build: BuildView }) {
  const { data, error, refetch } = useArtifacts(build.id);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} title="The artifacts could not be loaded" />;
  if (!data) return <Loading label="Loading the artifacts" lines={8} />;
  if (data.length === 0) {
    return (
      <Empty title="No artifacts yet">
        {isFinished(build.status) ? 'The build ended before it stored any.' : 'They appear here as steps finish.'}
      </Empty>
    );
  }
  return (
    <div className={`panel ${classes.frame}`}>
      <Table className={classes.table} verticalSpacing={9} horizontalSpacing={16}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.number}>Size</Table.Th>
            <Table.Th className={classes.wide}>SHA-256</Table.Th>
            <Table.Th className={classes.wide}>Stored</Table.Th>
            <Table.Th>
              <span className={classes.hidden}>Download</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.map((artifact) => (
            <ArtifactRow key={artifact.name} artifact={artifact} buildId={build.id} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function ArtifactRow({ artifact, buildId }: { artifact: ArtifactView; buildId: string }) {
  const { busy, download } = useDownload();
  const label = `Download ${artifact.name}`;
  return (
    <Table.Tr>
      <Table.Td className={classes.name}>{artifact.name}</Table.Td>
      <Table.Td className={`numbers ${classes.number}`}>{formatSize(artifact.size)}</Table.Td>
      <Table.Td className={`${classes.wide} ${classes.hash}`} title={artifact.sha256}>
        {artifact.sha256.slice(0, 12)}
      </Table.Td>
      <Table.Td className={classes.wide}>
        <time dateTime={artifact.createdAt} title={formatMoment(artifact.createdAt)}>
          {formatAgo(artifact.createdAt)}
        </time>
      </Table.Td>
      <Table.Td className={classes.action}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          loading={busy !== undefined}
          onClick={() => download(artifactPath(buildId, artifact.name), artifact.name.split('/').at(-1)!)}
        >
          <IconDownload size={17} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}
