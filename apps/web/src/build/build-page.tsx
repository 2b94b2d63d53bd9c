import './mantine-styles.js';
import { Tabs } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { ApiProblem } from '../api/client.js';
import { type LiveBuild, useLiveBuild } from '../live/use-live-build.js';
import { partsNotCovered } from '../plan/coverage.js';
import { usePageTitle } from '../ui/page-title.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { Artifacts } from './artifacts.js';
import { BuildHeader } from './build-header.js';
import classes from './build.module.css';
import { Checks } from './checks.js';
import { Overview } from './overview.js';
import { Pipeline } from './pipeline.js';
import { BUILD_STATUS, isFinished } from './status.js';

const PlanTab = lazy(() => import('../plan/plan-tab.js'));
const CoverageTab = lazy(() => import('../plan/coverage-tab.js'));
const FixesTab = lazy(() => import('./fixes.js'));
const FilesTab = lazy(() => import('../files/files-tab.js'));
const HistoryTab = lazy(() => import('../files/history-tab.js'));

const TABS = ['overview', 'plan', 'coverage', 'checks', 'fixes', 'files', 'history', 'artifacts'] as const;
type Tab = (typeof TABS)[number];

const isTab = (value: string | undefined): value is Tab => TABS.some((tab) => tab === value);

export default function BuildPage({ id, tab }: { id: string; tab: string | undefined }) {
  const live = useLiveBuild(id);
  const { build, error, reload } = live;
  usePageTitle(build ? `${build.title ?? 'New build'}: ${BUILD_STATUS[build.status].label.toLowerCase()}` : 'Build');
  if (!build && error instanceof ApiProblem && error.status === 404) {
    return (
      <Empty heading title="There is no such build">
        {error.detail}
      </Empty>
    );
  }
  if (!build) {
    return error ? (
      <ErrorState error={error} onRetry={reload} title="The build could not be loaded" />
    ) : (
      <Loading label="Loading the build" lines={8} />
    );
  }
  return (
    <article className={classes.page}>
      <Notifications position="bottom-right" />
      <BuildHeader build={build} stream={live.stream} />
      <Pipeline build={build} />
      <BuildTabs live={live} tab={isTab(tab) ? tab : 'overview'} />
    </article>
  );
}

function BuildTabs({ live, tab }: { live: LiveBuild; tab: Tab }) {
  const build = live.build!;
  const [, navigate] = useLocation();
  const list = useRef<HTMLDivElement>(null);
  // On a narrow screen the tabs scroll sideways: the open one must be in sight.
  useEffect(() => {
    const active = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (list.current && active) list.current.scrollLeft = active.offsetLeft - (list.current.clientWidth - active.offsetWidth) / 2;
  }, [tab]);
  const open = (value: string | null): void =>
    navigate(value === null || value === 'overview' ? `/builds/${build.id}` : `/builds/${build.id}/${value}`);
  const checkCount = build.steps.filter((step) => step.name.startsWith('check-')).length;
  // Shown once there is something to see: in most builds nothing has to be fixed.
  const wasFixed = tab === 'fixes' || build.status === 'fixing' || live.events.some((event) => event.data.type === 'fix.round');
  // A tool has no plan of entities, and its package's gates are in the timeline.
  const project = build.kind === 'project';
  const notCovered = build.coverage ? partsNotCovered(build.coverage).length : 0;
  return (
    <Tabs value={tab} onChange={open} keepMounted={false} classNames={{ list: classes.tabList, tab: classes.tab }}>
      <Tabs.List aria-label="About this build" ref={list}>
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        {project && (
          <>
            <Tabs.Tab value="plan">Plan</Tabs.Tab>
            <Tabs.Tab value="coverage" rightSection={notCovered > 0 && <Count>{notCovered} not covered</Count>}>
              Coverage
            </Tabs.Tab>
            <Tabs.Tab
              value="checks"
              rightSection={
                <Count>{isFinished(build.status) ? build.checks.length : `${build.checks.length}/${checkCount}`}</Count>
              }
            >
              Checks
            </Tabs.Tab>
          </>
        )}
        {wasFixed && <Tabs.Tab value="fixes">Fixes</Tabs.Tab>}
        <Tabs.Tab value="files">Files</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
        <Tabs.Tab value="artifacts">Artifacts</Tabs.Tab>
      </Tabs.List>
      <Suspense fallback={<Loading label="Loading" lines={6} />}>
        <Tabs.Panel value="overview">
          <Overview live={live} />
        </Tabs.Panel>
        <Tabs.Panel value="plan">
          <PlanTab build={build} />
        </Tabs.Panel>
        <Tabs.Panel value="coverage">
          <CoverageTab build={build} />
        </Tabs.Panel>
        <Tabs.Panel value="checks">
          <Checks build={build} />
        </Tabs.Panel>
        <Tabs.Panel value="fixes">
          <FixesTab build={build} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <FilesTab build={build} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <HistoryTab build={build} />
        </Tabs.Panel>
        <Tabs.Panel value="artifacts">
          <Artifacts build={build} />
        </Tabs.Panel>
      </Suspense>
    </Tabs>
  );
}

const Count = ({ children }: { children: ReactNode }) => <span className={classes.tabCount}>{children}</span>;
