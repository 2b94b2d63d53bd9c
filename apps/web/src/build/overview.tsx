import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BuildView } from '../api/types.js';
import type { LiveBuild } from '../live/use-live-build.js';
import { Covered, NotCovered } from '../plan/coverage.js';
import classes from './build.module.css';
import { FailurePanel } from './failure-panel.js';
import { OpenProject } from './open-project.js';
import { RunBox } from './run-box.js';
import { Screenshots } from './screenshots.js';
import { isFinished } from './status.js';
import { Steps } from './steps.js';
import { Timeline } from './timeline.js';

export function Overview({ live }: { live: LiveBuild }) {
  const build = live.build!;
  const [withArtifacts, setWithArtifacts] = useState(false);
  return (
    <div className={classes.stack}>
      {build.status === 'failed' && <FailurePanel build={build} />}
      {build.brain === 'client' && !isFinished(build.status) && <OpenProject build={build} />}
      <Screenshots build={build} />
      {build.status === 'succeeded' && build.kind === 'project' && (
        <div className={classes.columns}>
          <RunBox build={build} />
          <CoverageCard build={build} />
        </div>
      )}
      <div className={classes.columns}>
        <section className={`panel ${classes.card}`} aria-labelledby="steps-heading">
          <div className={classes.cardHead}>
            <h2 id="steps-heading" className={classes.cardTitle}>
              Steps
            </h2>
          </div>
          <Steps build={build} />
        </section>
        <section className={`panel ${classes.card}`} aria-labelledby="timeline-heading">
          <div className={classes.cardHead}>
            <h2 id="timeline-heading" className={classes.cardTitle}>
              Timeline
            </h2>
            <Checkbox
              size="xs"
              label="Stored artifacts"
              checked={withArtifacts}
              onChange={(event) => setWithArtifacts(event.currentTarget.checked)}
            />
          </div>
          <Timeline events={live.events} withArtifacts={withArtifacts} following={!isFinished(build.status)} />
        </section>
      </div>
    </div>
  );
}

function CoverageCard({ build }: { build: BuildView }) {
  const { coverage } = build;
  if (!coverage) return null;
  return (
    <section className={`panel ${classes.card}`} aria-labelledby="coverage-heading">
      <div className={classes.cardHead}>
        <h2 id="coverage-heading" className={classes.cardTitle}>
          {coverage.notCovered.length > 0 ? 'Not covered' : 'Coverage'}
        </h2>
        <Link href={`/builds/${build.id}/coverage`}>All of it</Link>
      </div>
      <NotCovered coverage={coverage} />
      {coverage.notCovered.length === 0 && <Covered coverage={coverage} collapsed />}
    </section>
  );
}
