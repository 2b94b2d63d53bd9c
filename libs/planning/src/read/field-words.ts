import { isPlural, singular } from '../language.js';
import { knownFieldNames, usualEnums } from '../lexicon.js';
import { asciiWords } from '../naming.js';
import type { FieldType } from '../plan.schemas.js';

/** One named property as the request words it: `unique email`, `price in EUR`, `status (open, closed)`, `many tags`. */
export interface FieldPhrase {
  /** Lower-case words of the name, without articles. */
  readonly name: string;
  readonly type?: FieldType;
  readonly values?: readonly string[];
  readonly unit?: string;
  readonly currency?: string;
  readonly unique?: boolean;
  readonly required?: boolean;
  readonly default?: string;
  readonly min?: number;
  readonly max?: number;
  /** `many`: several of them (`many pets`); `one`: exactly one (`one supplier`). */
  readonly count?: 'many' | 'one';
  /** What a foreign key or arrow names: `customer_id (FK to customers)`. */
  readonly target?: string;
  /** Something in brackets that looks like the fields of the thing named: `pets (name, species)`. */
  readonly nested?: string;
}

/** Names of choices: what stands in brackets after them are their values. */
export const ENUM_HEADS =
  /(?:^|\s)(?:status|stage|state|phase|type|kind|priority|severity|role|level|size|gender|condition|method|grade|difficulty|frequency|species|unit|mood|outcome|result|zone|shift|channel|mode|medium|format|direction|visibility|urgency|rarity|tier|form|language|currency|quality|colou?r)$/;

export type MutableField = { -readonly [K in keyof FieldPhrase]: FieldPhrase[K] };

/** True when most items are names that fields have; `dog, cat, bird` are not. */
export function looksLikeFields(items: readonly string[]): boolean {
  let hits =
    /^(?:an? |the |unique |full |first )*(?:name|title|subject|label|first name|full name|display name)\b/i.test(
      items[0] ?? '',
    ) && items.length > 1
      ? 2
      : 0;
  for (const item of items) {
    const words = asciiWords(
      item
        .replace(/\(.*$/, '')
        .replace(/ (?:in .*|only)$/, '')
        .replace(/:.*$/, '')
        .replace(/^(?:a|an|the|unique|optional|required)\s+/i, ''),
    );
    const name = words.join(' ');
    const last = words.at(-1) ?? '';
    if (
      knownFieldNames.has(name) ||
      knownFieldNames.has(last) ||
      usualEnums.has(name) ||
      /:\s*(?:string|text|int|integer|number|float|decimal|bool|boolean|date|datetime|timestamp|email|url|enum|money|uuid)\b\??\s*$/i.test(
        item,
      ) ||
      /^(?:which|date|time|number of|is|has|whether)\s/.test(name) ||
      /\((?:.*\b)?(?:unique|required|mandatory|optional|nullable|blank|empty|integer|boolean|string|decimal|yes\/no|default)\b.*\)$/i.test(
        item,
      ) ||
      /(?:date|time|name|number|id|code|type|count|price|url|email|at|at|rate|level|size|status)$/.test(name) ||
      /^[a-z]+(?:ed|en|ght|eld|ent|ade) (?:on|at)$/.test(name) ||
      /^[a-z -]{2,30} [\w-]+(?:\/[\w-]+)+$/i.test(item.trim()) ||
      (isPlural(last) && knownFieldNames.has(singular(last)))
    )
      hits += 1;
  }
  return hits * 3 >= items.length || hits >= 2;
}
