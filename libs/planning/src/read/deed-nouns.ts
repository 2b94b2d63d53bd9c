import { deedNouns, isKnownEntity } from '../lexicon.js';
import { nounKey, nounOf } from '../nouns.js';

/** `image preview and management functions`: what software has. */
const FEATURE =
  /\s+(?:functions?|functionalit(?:y|ies)|features?|operations?|capabilit(?:y|ies)|modules?|services?|support|tools?)$/i;

/** Verbs that add nothing to the deed that is their object: `perform fault detection`. */
const PERFORMING =
  /^(?:perform|manage|view|handle|process|conduct|carry out|execute|support|provide|offer|have|include|contain|feature|implement|enable|complete|achieve|realize|realise)$/;

/** Who asks about these looks them up; an inquiry about a product is a record that somebody answers. */
const LOOKED_UP =
  /(?:^|\s)(?:records?|balances?|orders?|transactions?|informations?|data|status|progress|history|results?|scores?|grades?|logistics|prices?|accounts?|bills?|schedules?|weather|tickets?|points?|tracking|consumption|inventory|stock|payments?|waybills?|routes?|policy|policies)$/i;

/** What a noun for a deed says in a list of functions: `server fault detection` detects server faults. */
export interface Deed {
  readonly verb: string;
  /** What it is done to; empty when nothing is said of it. */
  readonly object: string;
}

/** Undefined where the phrase names a thing: `order`, `purchase order`, `customer inquiries`. */
export function deedIn(phrase: string, verbs: readonly string[]): Deed | undefined {
  if (verbs.some((verb) => !PERFORMING.test(verb))) return undefined;
  const bare = phrase.replace(/^(?:an?|the|their|its)\s+/i, '').replace(FEATURE, '');
  const noun = nounOf(bare);
  if (!noun || isKnownEntity(nounKey(noun))) return undefined;
  const words = bare.split(/\s+/);
  const last = noun.words.at(-1)!;
  const object = words.slice(0, -1).join(' ');
  if (/^(?:inquiry|enquiry|query)$/.test(last)) return LOOKED_UP.test(object) ? { verb: 'view', object } : undefined;
  if (last === 'maintenance') return /\s(?:information|data)$/i.test(object) ? { verb: 'maintain', object } : undefined;
  if (last === 'registration' && /\s(?:records?|information|data)$/i.test(object)) return { verb: 'register', object };
  const verb = noun.plural ? undefined : deedNouns.get(last);
  return verb === undefined ? undefined : { verb, object };
}
