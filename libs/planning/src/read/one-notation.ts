import type { Context } from './context.js';
import { singular } from '../language.js';
import { ENUM_HEADS, looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';

/** Other ways to write `Thing: a, b` and `a thing has a state (x or y)`. */
export function oneNotation(clause: string, context: Context): string {
  const arrow = /^([\w -]{1,40}?)\s*(?:->|=>|→)\s*([^,]+,.+)$/.exec(clause);
  if (arrow && (context.labelled || looksLikeFields(listItems(arrow[2]!))) && !/->|=>|→/.test(arrow[2]!))
    return `${arrow[1]}: ${arrow[2]}`;
  const following =
    /^(?:.{0,60}\b(?:of|for|manage|store|track|with|is)\s+)?(?:an?\s|the\s|our\s|each\s|every\s)?([\w-]+(?:\s[\w-]+){0,2}?)\s+(?:with|has|have|having)\s+(?:the\s+)?(?:following|these)\s+(?:attributes|fields|properties|data|columns|information|details)\s*:\s*(.+)$/i.exec(
      clause,
    );
  if (following) return `${following[1]}: ${following[2]}`;
  const table =
    /^(?:need\s*:?\s+)?(?:an?|the|one|another)\s+table\s+(?:called\s+|named\s+|for\s+|of\s+)?"?([\w -]{2,40}?)"?\s+with\s+(?:the\s+)?(?:columns|fields|attributes)\s*:?\s*(.+)$/i.exec(
      clause,
    );
  if (table) return `${table[1]}: ${table[2]}`;
  const allowed =
    /^(?:the\s+)?(?:allowed|possible|valid|permitted|available)\s+(?:values\s+(?:for|of)\s+(?:the\s+)?)?([\w-]+(?:\s[\w-]+)??)(?:\s+values)?\s*(?::|are|is)\s*:?\s*([^:()]+)$/i.exec(
      clause,
    );
  const values = allowed ? listItems(allowed[2]!) : [];
  if (allowed && values.length >= 2 && ENUM_HEADS.test(singular(allowed[1]!.toLowerCase())))
    return `${singular(allowed[1]!.toLowerCase())} is ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  const choice =
    /^(.{1,60}?\s(?:has|have)\s+(?:an?\s|one\s|the\s)?(?:following\s|possible\s)*(?:[\w-]+\s)?(?:status|state|stage|type|kind|priority|category|level|role)(?:es|s)?):\s*([^:()]+)$/i.exec(
      clause,
    );
  return choice ? `${choice[1]} (${choice[2]!.replace(/,\s*(?!.*,)(?:or\s+|and\s+)?/, ' or ')})` : clause;
}
