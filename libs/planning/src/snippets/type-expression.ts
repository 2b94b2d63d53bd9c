import { members } from './snippet.js';

/** A type as it is written, taken apart: what it holds, whether several, whether it may be missing, which values. */
export interface TypeExpression {
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly values?: readonly string[];
}

const LIST =
  /^(?:(?:ReadonlyArray|Array|List|Set|Collection|ICollection|IEnumerable|IList|Vec|Sequence|Relation|Mapped)\s*[<[]\s*(.+?)\s*[>\]]|list\s+of\s+(.+)|(.+?)\s*\[\s*\]|\[\s*(.+?)\s*\])$/is;
const MAYBE = /^(?:(?:Optional|Nullable|Maybe|Option|Partial)\s*[<[]\s*(.+?)\s*[>\]]|(.+?)\s*\?)$/is;
const WRAPPED = /^(?:Relation|Ref|Reference|Mapped|Promise|Readonly|Required|ForeignKey)\s*[<[]\s*(.+?)\s*[>\]]$/is;
const NOTHING = /^(?:null|undefined|none|nil)$/i;
const LITERAL = /^(?:"([^"]*)"|'([^']*)')$/;

/** `'draft' | 'sent'`, `Tag[]`, `[Post!]!`, `String?`, `Optional[str]`, `Literal["a", "b"]`. */
export function typeExpression(text: string): TypeExpression {
  let type = text.trim().replace(/!+/g, '');
  let optional = false;
  let list = false;
  const literal = /^Literal\s*\[(.+)\]$/is.exec(type);
  if (literal) type = members(literal[1]!, ',').join(' | ');
  const parts = members(type, '|');
  const kept = parts.filter((one) => !NOTHING.test(one));
  if (kept.length < parts.length) optional = true;
  const literals = kept.map((one) => LITERAL.exec(one));
  if (kept.length > 1) {
    if (literals.every((one) => one !== null))
      return { type: 'enum', list, optional, values: literals.map((one) => (one[1] ?? one[2])!) };
    const words = kept.every((one) => /^[\w -]{1,40}$/.test(one));
    if (words) return { type: 'enum', list, optional, values: kept };
  }
  type = kept[0] ?? '';
  for (let i = 0; i < 4; i++) {
    const maybe = MAYBE.exec(type);
    const several = LIST.exec(type);
    const wrapped = WRAPPED.exec(type);
    if (maybe) {
      optional = true;
      type = (maybe[1] ?? maybe[2])!.trim();
    } else if (several && !/^enum/i.test(type)) {
      list = true;
      type = (several[1] ?? several[2] ?? several[3] ?? several[4])!.trim();
    } else if (wrapped) type = wrapped[1]!;
    else break;
  }
  const nested = members(type.replace(/^\((.*)\)$/s, '$1'), '|');
  if (nested.length > 1 && nested.every((one) => LITERAL.test(one)))
    return { type: 'enum', list, optional, values: nested.map((one) => one.slice(1, -1)) };
  return { type: type.trim(), list, optional };
}
