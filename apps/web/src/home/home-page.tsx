import { usePageTitle } from '../ui/page-title.js';
import { BuildList } from './build-list.js';
import classes from './home.module.css';
import { RequestBox } from './request-box.js';

export function HomePage() {
  usePageTitle('Foundry');
  return (
    <>
      <div className={classes.hero}>
        <h1 className={classes.title}>From plain words to running software</h1>
        <p className={classes.lead}>
          Describe it. Foundry plans it, writes frontend and backend, tests both, and hands over a project that runs.
        </p>
      </div>
      <RequestBox />
      <BuildList />
    </>
  );
}
