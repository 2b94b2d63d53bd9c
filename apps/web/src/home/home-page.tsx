import { useState } from 'react';
import { usePageTitle } from '../ui/page-title.js';
import { AskPicker } from './ask-picker.js';
import type { Ask } from './asks.js';
import { BuildList } from './build-list.js';
import classes from './home.module.css';
import { RequestBox } from './request-box.js';

export function HomePage() {
  usePageTitle('Foundry');
  const [ask, setAsk] = useState<Ask>('project');
  return (
    <>
      <div className={classes.hero}>
        <h1 className={classes.title}>From plain words to running software</h1>
        <p className={classes.lead}>
          Describe it. Foundry plans it, writes it, tests it, and hands over what runs. What would you like to have?
        </p>
      </div>
      <AskPicker ask={ask} onChange={setAsk} />
      {/* What was refused as one thing says nothing about another. */}
      <RequestBox key={ask} ask={ask} />
      <BuildList />
    </>
  );
}
