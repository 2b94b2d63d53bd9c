import type { Plan } from '../api/types.js';
import classes from './plan.module.css';

/** The colours that the request asks for; nothing when it names none. */
export function ThemeSwatches({ theme }: { theme: Plan['theme'] }) {
  const colors = [
    { use: 'Background', color: theme.background },
    { use: 'Components', color: theme.primary },
  ].filter((each): each is { use: string; color: string } => each.color !== undefined && CSS.supports('color', each.color));
  if (colors.length === 0) return null;
  return (
    <ul className={classes.swatches} aria-label="Colours">
      {colors.map(({ use, color }) => (
        <li key={use}>
          <span className={classes.swatch} style={{ backgroundColor: color }} />
          {use} <span className={classes.muted}>{color}</span>
        </li>
      ))}
    </ul>
  );
}
