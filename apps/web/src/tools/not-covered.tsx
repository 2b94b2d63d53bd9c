import { ApiProblem } from '../api/client.js';
import { sentenceOf } from '../ui/states.js';
import classes from './not-covered.module.css';

interface Part {
  readonly part: string;
  readonly reason: string;
}

/** A tool that was not begun: what of the request nobody here can build, and why, without an alarm. */
export function NotCoveredTool({ error }: { error: Error }) {
  const parts = error instanceof ApiProblem && error.code === 'toolsmith.not_covered' ? partsOf(error) : undefined;
  if (!parts) {
    return (
      <p role="alert" className={classes.problem}>
        {sentenceOf(error)}
      </p>
    );
  }
  return (
    <div role="alert" className={classes.refusal}>
      <p className={classes.refusalTitle}>Not covered: nothing was built</p>
      <ul>
        {parts.map(({ part, reason }) => (
          <li key={part}>
            <strong>{part}</strong>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      <p className={classes.hint}>
        Without a model, tools are composed from operations that Foundry knows: conversions, formulas, text, dates, tables,
        checks. Say it in those terms and give an example, or configure a model.
      </p>
    </div>
  );
}

function partsOf({ members }: ApiProblem): Part[] {
  const listed = members['notCovered'];
  return Array.isArray(listed)
    ? listed.filter((one): one is Part => typeof one?.part === 'string' && typeof one?.reason === 'string')
    : [];
}
