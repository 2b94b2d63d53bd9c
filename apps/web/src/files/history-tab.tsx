import { useState } from 'react';
import { ApiProblem } from '../api/client.js';
import { useCommits, useDiff } from '../api/queries.js';
import type { BuildView, CommitSummary } from '../api/types.js';
import { CopyIcon } from '../ui/copy.js';
import { count, formatMoment } from '../ui/format.js';
import { IconChevronDown, IconGitCommit } from '../ui/icons.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { DiffView } from './diff-view.js';
import classes from './history.module.css';

/** The project's commits, one per step that wrote files, with what each changed. */
export default function HistoryTab({ build }: { build: BuildView }) {
  const { data: commits, error, refetch } = useCommits(build.id);
  if (error instanceof ApiProblem && error.code === 'build.not_ready')
    return <Empty title="No commits yet">Each step that writes files makes one.</Empty>;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} title="The history could not be loaded" />;
  if (!commits) return <Loading label="Loading the history" lines={6} />;
  if (commits.length === 0) return <Empty title="No commits yet">Each step that writes files makes one.</Empty>;
  return (
    <ul className={classes.commits}>
      {commits.map((commit) => (
        <Commit key={commit.sha} commit={commit} buildId={build.id} />
      ))}
    </ul>
  );
}

function Commit({ commit, buildId }: { commit: CommitSummary; buildId: string }) {
  const [open, setOpen] = useState(false);
  const { data: diff, error, refetch } = useDiff(buildId, commit.sha, open);
  const [subject, ...body] = commit.message.trim().split('\n');
  const details = body.join('\n').trim();
  return (
    <li className={`panel ${classes.commit}`}>
      <div className={classes.top}>
        <button type="button" className={classes.head} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconGitCommit size={20} aria-hidden className={classes.icon} />
          <span className={classes.subject}>{subject}</span>
          <span className={classes.by}>
            {commit.author.name} · <time dateTime={commit.at}>{formatMoment(commit.at)}</time> ·{' '}
            {count(commit.files.length, 'file')}
          </span>
          <IconChevronDown size={18} aria-hidden className={classes.chevron} />
        </button>
        <span className={classes.sha}>
          {commit.sha.slice(0, 8)}
          <CopyIcon text={commit.sha} label="Copy the commit's id" />
        </span>
      </div>
      {open && (
        <div className={classes.body}>
          {details && <p className={classes.message}>{details}</p>}
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} title="The changes could not be loaded" />
          ) : diff === undefined ? (
            <Loading label="Loading the changes" />
          ) : (
            <DiffView diff={diff} />
          )}
        </div>
      )}
    </li>
  );
}
