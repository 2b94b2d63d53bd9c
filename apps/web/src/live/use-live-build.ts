import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { keys, useBuild } from '../api/queries.js';
import type { BuildEvent, BuildView } from '../api/types.js';
import { applyEvent } from './apply-event.js';
import { followBuild, type StreamState } from './follow-build.js';

/** A long timeline arrives in one burst; rendering it event by event would freeze the page. */
const FLUSH_MS = 60;

export interface LiveBuild {
  readonly build: BuildView | undefined;
  readonly error: Error | null;
  readonly reload: () => void;
  readonly events: readonly BuildEvent[];
  readonly stream: StreamState;
}

/** A build as it is now: what was read, with every event since applied to it. */
export function useLiveBuild(id: string): LiveBuild {
  const client = useQueryClient();
  const query = useBuild(id);
  const [events, setEvents] = useState<readonly BuildEvent[]>([]);
  const [stream, setStream] = useState<StreamState>('connecting');
  const [failure, setFailure] = useState<Error | null>(null);
  const snapshot = useRef(0);
  snapshot.current = query.data?.lastEvent ?? 0;

  useEffect(() => {
    const stop = new AbortController();
    const buffer: BuildEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      timer = undefined;
      const batch = buffer.splice(0);
      setEvents((known) => [...known, ...batch]);
      for (const key of outdatedBy(
        id,
        batch.filter((event) => event.seq > snapshot.current),
      ))
        void client.invalidateQueries({ queryKey: key });
    };
    setEvents([]);
    setFailure(null);
    followBuild({
      buildId: id,
      signal: stop.signal,
      onState: setStream,
      onEvent: (event) => {
        buffer.push(event);
        timer ??= setTimeout(flush, FLUSH_MS);
      },
    }).catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [client, id]);

  const build = useMemo(() => query.data && events.reduce(applyEvent, query.data), [query.data, events]);
  return { build, error: query.error ?? (build ? null : failure), reload: () => void query.refetch(), events, stream };
}

/** Which answers of the API are old news after these events. */
function outdatedBy(id: string, events: readonly BuildEvent[]): readonly (readonly unknown[])[] {
  const outdated = new Map<string, readonly unknown[]>();
  const add = (key: readonly unknown[]): void => void outdated.set(JSON.stringify(key), key);
  for (const { data } of events) {
    if (data.type === 'build.planned') add(keys.build(id));
    if (data.type === 'artifact.stored') add(keys.artifacts(id));
    if (data.type === 'commit.made') {
      add(keys.commits(id));
      add(keys.files(id));
    }
    // What a round found, and whether its patch is still there, is in the next full read.
    if (data.type === 'round.finished' || data.type === 'fix.settled') {
      add(keys.build(id));
      add(keys.artifacts(id));
    }
    if (data.type === 'project.rolled_back') {
      add(keys.commits(id));
      add(keys.files(id));
    }
    if (data.type === 'build.status' && data.to === 'open') {
      add(keys.build(id));
      add(keys.builds());
    }
    if (data.type === 'fix.round' || data.type === 'fix.applied' || data.type === 'fix.refused') add(keys.fixes(id));
    if (data.type === 'build.succeeded' || data.type === 'build.failed' || data.type === 'build.cancelled') {
      add(keys.build(id));
      add(keys.artifacts(id));
      add(keys.fixes(id));
      add(keys.builds());
    }
  }
  return [...outdated.values()];
}
