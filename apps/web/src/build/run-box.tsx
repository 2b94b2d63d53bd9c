import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { BuildView } from '../api/types.js';
import { CopyIcon } from '../ui/copy.js';
import classes from './build.module.css';
import own from './run-box.module.css';

const PAGE = 'http://localhost:3000';

/** How to run what was downloaded, as the bundle's own README says it. */
export function RunBox({ build }: { build: BuildView }) {
  const folder = build.slug ?? build.id;
  return (
    <section className={`panel ${classes.card}`} aria-labelledby="run-heading">
      <div className={classes.cardHead}>
        <h2 id="run-heading" className={classes.cardTitle}>
          How to run it
        </h2>
        <Link href={`/builds/${build.id}/files?path=README.md`}>The project's README</Link>
      </div>
      <Commands title="With Docker Compose" lines={[`unzip ${folder}.zip && cd ${folder}`, 'docker compose up --build --wait']} />
      <Commands
        title="With Node 20.19 or newer, in two terminals"
        lines={['cd backend && npm ci && npm run build && npm start', 'cd frontend && npm ci && npm run build && npm start']}
      />
      <p className={classes.note}>
        Then open{' '}
        <Anchor href={PAGE} target="_blank" rel="noreferrer" inherit underline="always">
          {PAGE}
        </Anchor>{' '}
        on the machine that runs it.
      </p>
    </section>
  );
}

export function Commands({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div className={own.commands}>
      <h3 className={own.title}>{title}</h3>
      <div className={own.lines}>
        {lines.map((line) => (
          <div key={line} className={own.line}>
            <code>{line}</code>
            <CopyIcon text={line} label="Copy the command" />
          </div>
        ))}
      </div>
    </div>
  );
}
