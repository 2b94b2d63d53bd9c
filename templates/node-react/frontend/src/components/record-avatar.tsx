import { type Entity, nameOf } from '../lib/entity';
import type { Stored } from '../lib/records';
import classes from './record-avatar.module.css';

const COLORS = ['blue', 'grape', 'teal', 'orange', 'indigo', 'pink', 'cyan', 'lime', 'violet', 'red'];

/** The same words always get the same colour of Mantine's palette. */
export function colorFor(words: string): string {
  let sum = 0;
  for (const character of words) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return COLORS[sum % COLORS.length] ?? 'blue';
}

/** `Ada Lovelace` → `AL` */
export function initialsOf(words: string): string {
  const parts = words.split(/[\s·–-]+/).filter((part) => /^[\p{L}\p{N}]/u.test(part));
  const [first = '', last = ''] = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return [first, last].map((part) => Array.from(part)[0]?.toUpperCase() ?? '').join('');
}

/** `INV-0042` has no initials. */
function isName(words: string): boolean {
  return /\p{L}/u.test(words) && !/\d/.test(words);
}

interface RecordAvatarProps {
  readonly entity: Entity;
  readonly record: Stored;
  readonly size?: number;
}

/** Stands in for a picture: the initials of a record, or the icon of its kind, on a colour of its own. */
export function RecordAvatar({ entity, record, size = 36 }: RecordAvatarProps) {
  const title = nameOf(entity, record);
  return (
    <span
      className={classes.avatar}
      style={{ '--avatar-color': `var(--mantine-color-${colorFor(title)}-6)`, width: size, height: size, fontSize: size * 0.38 }}
      aria-hidden
    >
      {isName(title) ? initialsOf(title) : <entity.icon size={size * 0.55} stroke={1.6} />}
    </span>
  );
}
