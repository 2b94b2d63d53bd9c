import { Button, Modal } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { bundlePath, useArtifacts, useCancelBuild } from '../api/queries.js';
import type { BuildView } from '../api/types.js';
import type { StreamState } from '../live/follow-build.js';
import { CopyIcon } from '../ui/copy.js';
import { useDownload } from '../ui/download.js';
import { formatAgo, formatDuration, formatMoment, useServerNow } from '../ui/format.js';
import { IconArrowLeft, IconDownload, IconPlayerPlay, IconPlayerStop } from '../ui/icons.js';
import { sentenceOf } from '../ui/states.js';
import { BuildStatusBadge } from '../ui/status-badge.js';
import classes from './header.module.css';
import { isFinished } from './status.js';

/** What a project that is still open has been packaged as. */
const BUNDLE = 'bundle.zip';

export function BuildHeader({ build, stream }: { build: BuildView; stream: StreamState }) {
  const running = !isFinished(build.status);
  const now = useServerNow(running);
  const { busy, download } = useDownload();
  const open = build.brain === 'client' && running;
  const { data: artifacts } = useArtifacts(build.id, open);
  const hasBundle =
    (build.status === 'succeeded' && build.kind === 'project') ||
    (open && artifacts?.some(({ name }) => name === BUNDLE) === true);
  const duration = build.durationMs ?? Math.max(0, now - Date.parse(build.createdAt));
  return (
    <header className={classes.header}>
      <Link href="/" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> Builds
      </Link>
      <div className={classes.top}>
        <div className={classes.headline}>
          <h1 className={classes.title}>{build.title ?? 'New build'}</h1>
          <BuildStatusBadge status={build.status} />
        </div>
        <div className={classes.actions}>
          {running && <CancelButton build={build} />}
          {build.tool && (
            <Button component={Link} href={`/tools/${build.tool.name}`} leftSection={<IconPlayerPlay size={18} />}>
              Try the tool
            </Button>
          )}
          {hasBundle && (
            <Button
              leftSection={<IconDownload size={18} />}
              loading={busy !== undefined}
              onClick={() => download(bundlePath(build.id), `${build.slug ?? build.id}.zip`)}
            >
              Download bundle
            </Button>
          )}
        </div>
      </div>
      <p className={classes.meta}>
        <time dateTime={build.createdAt} title={formatMoment(build.createdAt)}>
          {formatAgo(build.createdAt, now)}
        </time>
        <span className="numbers">
          {open ? 'open for ' : running ? 'running for ' : 'took '}
          {formatDuration(duration)}
        </span>
        <span className={classes.id}>
          {build.id}
          <CopyIcon text={build.id} label="Copy the build's id" />
        </span>
        {running && <Liveness stream={stream} />}
      </p>
      <Request text={build.request} />
    </header>
  );
}

function Liveness({ stream }: { stream: StreamState }) {
  if (stream === 'waiting') return <span className={classes.waiting}>reconnecting…</span>;
  return stream === 'live' ? <span className={classes.live}>live</span> : null;
}

/** The request, cut to three lines; the rest is shown when asked for. */
function Request({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const [cut, setCut] = useState(false);
  const paragraph = useRef<HTMLParagraphElement>(null);
  const { width } = useViewportSize();
  useLayoutEffect(() => {
    const element = paragraph.current;
    if (element && !open) setCut(element.scrollHeight > element.clientHeight + 1);
  }, [text, open, width]);
  return (
    <div className={classes.request}>
      <p ref={paragraph} className={open ? classes.requestText : classes.clamped}>
        {text}
      </p>
      {(cut || open) && (
        <button type="button" className={classes.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show the whole request'}
        </button>
      )}
    </div>
  );
}

function CancelButton({ build }: { build: BuildView }) {
  const [asked, setAsked] = useState(false);
  const cancel = useCancelBuild(build.id);
  const confirm = (): void =>
    cancel.mutate(undefined, {
      onSuccess: () => notifications.show({ message: 'The build was cancelled.' }),
      onError: (error) =>
        notifications.show({ color: 'red', title: 'The build could not be cancelled', message: sentenceOf(error) }),
      onSettled: () => setAsked(false),
    });
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={17} />} onClick={() => setAsked(true)}>
        {build.brain === 'client' ? 'Close project' : 'Cancel build'}
      </Button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title="Cancel this build?"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p className={classes.question}>It stops at once and cannot be continued. What it made so far stays here.</p>
        <div className={classes.answers}>
          <Button variant="default" onClick={() => setAsked(false)} data-autofocus>
            Keep building
          </Button>
          <Button color="red.8" onClick={confirm} loading={cancel.isPending}>
            Cancel the build
          </Button>
        </div>
      </Modal>
    </>
  );
}
