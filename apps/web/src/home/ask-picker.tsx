import { type Ask, ASKS } from './asks.js';
import classes from './home.module.css';

/** The things that one can ask for, side by side. */
export function AskPicker({ ask, onChange }: { ask: Ask; onChange: (ask: Ask) => void }) {
  return (
    <fieldset className={classes.asks}>
      <legend className={classes.asksLegend}>What to ask for</legend>
      {(Object.keys(ASKS) as Ask[]).map((one) => (
        <label key={one} className={classes.ask}>
          <input type="radio" name="ask" value={one} checked={one === ask} onChange={() => onChange(one)} />
          <span className={classes.askName}>{ASKS[one].name}</span>
          <span className={classes.askGives}>{ASKS[one].gives}</span>
        </label>
      ))}
    </fieldset>
  );
}
