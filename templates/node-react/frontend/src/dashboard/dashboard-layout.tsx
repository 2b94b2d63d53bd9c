import { SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { entityAt } from '../app/navigation';
import { ErrorState } from '../components/error-state';
import { PageHeader } from '../components/page-header';
import type { Entity } from '../lib/entity';
import { type Dashboard, useDashboard } from '../lib/queries';
import { CountCards } from './count-cards';
import classes from './dashboard.module.css';
import { RecentActivity } from './recent-activity';

// The charts are most of this page's code: the figures are shown without waiting for them.
const BreakdownPanel = lazy(() => import('./breakdown-panel'));
const TimelinePanel = lazy(() => import('./timeline-panel'));

interface DashboardLayoutProps {
  readonly title: string;
  readonly subtitle: string;
  /** Panels about what is special in this application: what comes up, what is in progress. */
  readonly highlights?: ReactNode;
  /** Shown above the panels, over their whole width. */
  readonly banner?: ReactNode;
  /** `path.field` of the figures that a highlight shows already. */
  readonly covered?: readonly string[];
}

export function DashboardLayout({ title, subtitle, highlights, banner, covered = [] }: DashboardLayoutProps) {
  const { data, error, isError, refetch } = useDashboard();
  return (
    <>
      <PageHeader title={title} subtitle={subtitle} />
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Stack gap="lg">
          {data === undefined ? <CountsSkeleton /> : <CountCards counts={data.counts} />}
          {banner}
          <div className={classes.panels}>
            {highlights}
            {data !== undefined && (
              <>
                {data.timeline !== null && data.timeline.items.length > 0 && (
                  <Suspense fallback={<Skeleton height={320} radius="lg" />}>
                    <TimelinePanel timeline={data.timeline} entity={entityOfTimeline(data)} />
                  </Suspense>
                )}
                {data.breakdowns.filter(({ path, field, items }) => !covered.includes(`${path}.${field}`) && items.some(({ count }) => count > 0)).map((breakdown) => (
                  <Suspense key={`${breakdown.path}.${breakdown.field}`} fallback={<Skeleton height={320} radius="lg" />}>
                    <BreakdownPanel breakdown={breakdown} />
                  </Suspense>
                ))}
                <RecentActivity items={data.recent} />
              </>
            )}
          </div>
        </Stack>
      )}
    </>
  );
}

/** The API names the timeline's entity by its class; the counts say where that one is found. */
function entityOfTimeline({ counts, timeline }: Dashboard): Entity | undefined {
  const count = counts.find(({ entity }) => entity === timeline?.entity);
  return count === undefined ? undefined : entityAt(count.path);
}

function CountsSkeleton() {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} aria-busy>
      {[1, 2, 3, 4, 5].map((card) => (
        <Skeleton key={card} height={92} radius="lg" />
      ))}
    </SimpleGrid>
  );
}
