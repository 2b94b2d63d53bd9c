import type { BuildView } from '../api/types.js';
import classes from './build.module.css';
import { Commands } from './run-box.js';

/** A project that a client's own model works on: what it is at, and how to look over its shoulder. */
export function OpenProject({ build }: { build: BuildView }) {
  const round = Math.max(0, ...build.steps.map((step) => step.round));
  const atWork = build.status !== 'open';
  return (
    <section className={`panel ${classes.card}`} aria-labelledby="open-heading">
      <div className={classes.cardHead}>
        <h2 id="open-heading" className={classes.cardTitle}>
          Open project
        </h2>
      </div>
      <p className={classes.note}>
        {atWork
          ? `Round ${round} is under way. When it has ended, the client goes on.`
          : 'A client’s own model writes this project: it changes files, runs checks and packages when it is content.'}
      </p>
      <Commands
        title="On the command line"
        lines={[`foundry project status ${build.id}`, `foundry project failures ${build.id}`]}
      />
    </section>
  );
}
