import classes from './chat.module.css';

/** What can be said, one of each kind. */
const OPENINGS = [
  'What tools do I have?',
  'Build an app for a library: books (title, isbn) have many loans (borrower, due date)',
  'Build a tool that converts miles to kilometres, e.g. 1 → 1.61',
  'Remember that invoices are due after 14 days',
  'List my builds',
];

export function Welcome({ onSay }: { onSay: (text: string) => void }) {
  return (
    <div className={classes.welcome}>
      <h1 className={classes.welcomeTitle}>What shall we do?</h1>
      <p className={classes.faint}>
        Say it in plain words. Foundry answers, plans, builds, remembers, runs code and calls your tools, with the rights of your
        token.
      </p>
      <ul className={classes.openings} aria-label="Examples">
        {OPENINGS.map((text) => (
          <li key={text}>
            <button type="button" className={classes.opening} onClick={() => onSay(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
