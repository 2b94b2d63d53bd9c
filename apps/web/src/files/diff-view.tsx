import { useMemo, useState } from 'react';
import { count } from '../ui/format.js';
import { IconChevronDown } from '../ui/icons.js';
import { Empty } from '../ui/states.js';
import { type DiffLine, type FileDiff, parseDiff } from './diff.js';
import classes from './history.module.css';

/** Files of a commit that are open at once; a commit with more starts with all of them closed. */
const OPEN_FILES = 4;
/** A file with more changed lines than this is shown in part, and whole when asked. */
const FIRST_LINES = 800;

export function DiffView({ diff }: { diff: string }) {
  const files = useMemo(() => parseDiff(diff), [diff]);
  if (files.length === 0) return <Empty title="No changes">This commit changes no file.</Empty>;
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <>
      <p className={classes.total}>
        {count(files.length, 'file')} · <span className={classes.plus}>+{added.toLocaleString()}</span>{' '}
        <span className={classes.minus}>−{removed.toLocaleString()}</span>
      </p>
      <ul className={classes.files}>
        {files.map((file) => (
          <DiffFile key={file.path} file={file} initiallyOpen={files.length <= OPEN_FILES} />
        ))}
      </ul>
    </>
  );
}

const CHANGE_WORDS = { added: 'new', removed: 'removed', renamed: 'renamed', changed: '' } as const;

function DiffFile({ file, initiallyOpen }: { file: FileDiff; initiallyOpen: boolean }) {
  const [open, setOpen] = useState(initiallyOpen);
  return (
    <li className={classes.file}>
      <button type="button" className={classes.fileHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronDown size={15} aria-hidden className={classes.chevron} />
        <span className={classes.filePath}>{file.path}</span>
        <span className={classes.change}>{CHANGE_WORDS[file.change]}</span>
        <span className={`numbers ${classes.counts}`}>
          <span className={classes.plus}>+{file.added}</span> <span className={classes.minus}>−{file.removed}</span>
        </span>
      </button>
      {open && <DiffLines file={file} />}
    </li>
  );
}

function DiffLines({ file }: { file: FileDiff }) {
  const [all, setAll] = useState(false);
  if (file.binary) return <p className={classes.binary}>A binary file; its bytes are not shown.</p>;
  const lines = file.hunks.flatMap((hunk, index): (DiffLine | { kind: 'heading'; text: string })[] => [
    ...(index > 0 || hunk.heading ? [{ kind: 'heading' as const, text: hunk.heading }] : []),
    ...hunk.lines,
  ]);
  const shown = all ? lines : lines.slice(0, FIRST_LINES);
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Changes of ${file.path}`}>
      <div className={classes.lines}>
        {shown.map((line, index) =>
          line.kind === 'heading' ? (
            <div key={index} className={classes.heading}>
              {line.text || '…'}
            </div>
          ) : (
            <div key={index} className={classes.line} data-kind={line.kind}>
              <span className={classes.number} data-line={line.before ?? ''} />
              <span className={classes.number} data-line={line.after ?? ''} />
              <span className={classes.sign} aria-hidden="true">
                {line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ''}
              </span>
              <code>{line.text}</code>
            </div>
          ),
        )}
      </div>
      {shown.length < lines.length && (
        <button type="button" className={classes.showAll} onClick={() => setAll(true)}>
          Show all {lines.length.toLocaleString()} lines
        </button>
      )}
    </div>
  );
}
