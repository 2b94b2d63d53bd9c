import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { type BuildFilter, useBuilds } from '../api/queries.js';
import type { BuildStatus, BuildSummary } from '../api/types.js';
import { BUILD_STATUS, isFinished } from '../build/status.js';
import { formatAgo, formatDuration, formatMoment, useServerNow } from '../ui/format.js';
import { IconPackage, IconSearch } from '../ui/icons.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { BuildStatusBadge } from '../ui/status-badge.js';
import classes from './build-list.module.css';

const STATUSES = [
  { value: '', label: 'Any status' },
  ...Object.entries(BUILD_STATUS).map(([value, { label }]) => ({ value, label })),
];

const isStatus = (value: string | null): value is BuildStatus => value !== null && Object.hasOwn(BUILD_STATUS, value);

/** Search and filter live in the address, so that going back finds the list as it was left. */
function useFilter(): [BuildFilter, (change: { search?: string; status?: string }) => void] {
  const [parameters, setParameters] = useSearchParams();
  const status = parameters.get('status');
  const search = parameters.get('search') ?? '';
  const change = (given: { search?: string; status?: string }): void =>
    setParameters(
      (current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(given)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  return [{ ...(search && { search }), ...(isStatus(status) && { status }) }, change];
}

export function BuildList() {
  const [filter, setFilter] = useFilter();
  const [search, setSearch] = useState(filter.search ?? '');
  const [settled] = useDebouncedValue(search.trim(), 300);
  useEffect(() => {
    if (settled !== (filter.search ?? '')) setFilter({ search: settled });
    // Only what was typed moves the address; the address does not come back into the box.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  const builds = useBuilds(filter);
  const items = builds.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.search !== undefined || filter.status !== undefined;
  const now = useServerNow(items.some((build) => !isFinished(build.status)));
  const clear = (): void => {
    setSearch('');
    setFilter({ search: '', status: '' });
  };

  return (
    <section aria-labelledby="builds-heading" className={classes.section}>
      <div className={classes.head}>
        <h2 id="builds-heading" className={classes.heading}>
          Builds
        </h2>
        <div className={classes.filters}>
          <TextInput
            aria-label="Search builds"
            placeholder="Search title or request"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            leftSection={<IconSearch size={16} />}
            rightSection={search && <CloseButton size="sm" aria-label="Clear the search" onClick={() => setSearch('')} />}
            className={classes.search}
            maxLength={200}
          />
          <NativeSelect
            aria-label="Status"
            data={STATUSES}
            value={filter.status ?? ''}
            onChange={(event) => setFilter({ status: event.currentTarget.value })}
            className={classes.status}
          />
        </div>
      </div>
      {builds.isPending ? (
        <div className={`panel ${classes.pad}`}>
          <Loading label="Loading builds" lines={5} />
        </div>
      ) : builds.error && items.length === 0 ? (
        <div className="panel">
          <ErrorState error={builds.error} onRetry={() => void builds.refetch()} title="The builds could not be loaded" />
        </div>
      ) : items.length === 0 ? (
        <div className="panel">
          {filtered ? (
            <Empty
              title="No build matches"
              action={
                <Button variant="default" onClick={clear}>
                  Clear the filters
                </Button>
              }
            >
              Try other words, or any status.
            </Empty>
          ) : (
            <Empty icon={<IconPackage size={22} aria-hidden />} title="Nothing built yet">
              Write a request above, or begin with one of the examples.
            </Empty>
          )}
        </div>
      ) : (
        <ul className={`panel ${classes.list}`} aria-busy={builds.isPlaceholderData}>
          {items.map((build) => (
            <BuildRow key={build.id} build={build} now={now} />
          ))}
        </ul>
      )}
      {builds.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" onClick={() => void builds.fetchNextPage()} loading={builds.isFetchingNextPage}>
            Load more
          </Button>
        </div>
      )}
    </section>
  );
}

function BuildRow({ build, now }: { build: BuildSummary; now: number }) {
  const duration = build.durationMs ?? Math.max(0, now - Date.parse(build.createdAt));
  return (
    <li>
      <Link href={`/builds/${build.id}`} className={classes.row}>
        <div className={classes.what}>
          <span className={classes.title}>
            {build.title ?? 'Not planned yet'}
            {build.kind === 'tool' && <span className={classes.kind}>tool</span>}
          </span>
          <span className={classes.request}>{build.error?.message ?? build.request}</span>
        </div>
        <div className={classes.state}>
          <BuildStatusBadge status={build.status} />
        </div>
        <span className={`numbers ${classes.duration}`}>{build.status === 'queued' ? '' : formatDuration(duration)}</span>
        <time className={classes.when} dateTime={build.createdAt} title={formatMoment(build.createdAt)}>
          {formatAgo(build.createdAt, now)}
        </time>
      </Link>
    </li>
  );
}
