import type { EnumOption } from '../lib/fields';
import classes from './status-badge.module.css';

/** A value of a fixed set. The colour is only in the dot, so the text reads in every colour and scheme. */
export function StatusBadge({ option }: { readonly option: EnumOption }) {
  return (
    <span className={classes.badge} style={{ '--badge-color': `var(--mantine-color-${option.color}-6)` }}>
      {option.label}
    </span>
  );
}
