import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { ApiProblem } from '../api/client.js';
import { filePath, useFile, useFiles } from '../api/queries.js';
import type { BuildView } from '../api/types.js';
import { useDownload } from '../ui/download.js';
import { formatSize } from '../ui/format.js';
import { IconArrowLeft, IconDownload, IconFile } from '../ui/icons.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { CodeView } from './code-view.js';
import { treeOf } from './file-tree.js';
import classes from './files.module.css';
import { TreeView } from './tree-view.js';

/** The project's files: a tree, and what the chosen one says. The choice is part of the address. */
export default function FilesTab({ build }: { build: BuildView }) {
  const { data: entries, error, refetch } = useFiles(build.id);
  const [parameters, setParameters] = useSearchParams();
  const tree = useMemo(() => treeOf(entries ?? []), [entries]);
  if (error instanceof ApiProblem && error.code === 'build.not_ready')
    return <Empty title="No files yet">They appear as soon as the first part is written.</Empty>;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} title="The files could not be loaded" />;
  if (!entries) return <Loading label="Loading the files" lines={8} />;
  if (entries.length === 0) return <Empty title="No files">This build has written none.</Empty>;
  const path = parameters.get('path') ?? undefined;
  const line = Number(parameters.get('line')) || undefined;
  const select = (chosen: string | undefined): void => setParameters(chosen === undefined ? {} : { path: chosen });
  return (
    <div className={`panel ${classes.frame}`} data-chosen={path !== undefined || undefined}>
      <div className={classes.side}>
        <TreeView nodes={tree} selected={path} onSelect={select} />
      </div>
      <div className={classes.content}>
        {path === undefined ? (
          <Empty
            icon={<IconFile size={22} aria-hidden />}
            title="Choose a file"
          >{`${entries.length} files are in this project.`}</Empty>
        ) : (
          <FileContent key={path} buildId={build.id} path={path} line={line} onBack={() => select(undefined)} />
        )}
      </div>
    </div>
  );
}

interface FileContentProps {
  readonly buildId: string;
  readonly path: string;
  readonly line: number | undefined;
  readonly onBack: () => void;
}

function FileContent({ buildId, path, line, onBack }: FileContentProps) {
  const { data: bytes, error, refetch } = useFile(buildId, path);
  const { busy, download } = useDownload();
  return (
    <>
      <header className={classes.contentHead}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.back}
          leftSection={<IconArrowLeft size={15} />}
          onClick={onBack}
        >
          Files
        </Button>
        <h2 className={classes.path}>{path}</h2>
        {bytes && <span className={classes.size}>{formatSize(bytes.length)}</span>}
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} />}
          loading={busy !== undefined}
          onClick={() => download(filePath(buildId, path), path.split('/').at(-1)!)}
        >
          Download
        </Button>
      </header>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} title="The file could not be loaded" />
      ) : !bytes ? (
        <div className={classes.pad}>
          <Loading label="Loading the file" lines={10} />
        </div>
      ) : isBinary(bytes) ? (
        <Empty title="Not a text file">It can be downloaded, but not shown here.</Empty>
      ) : (
        <CodeView text={new TextDecoder().decode(bytes)} path={path} line={line} />
      )}
    </>
  );
}

/** Text has no NUL; the beginning of a file tells, as in git. */
const isBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, 8_000).includes(0);
