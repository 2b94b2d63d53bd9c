import { infinitive } from '../language.js';
import { knownVerb } from '../lexicon.js';

/** Participles that do not end in -ed. */
const IRREGULAR =
  'made|done|held|given|written|sold|taken|sent|built|bought|paid|put|set|kept|found|seen|drawn|chosen|hidden|read|lent|brought|withdrawn|rebuilt|undone';
const THING =
  '((?:(?:an?|the|each|every|all|any|their|these|those|several|new|old|older)\\s+){0,2}(?!(?:it|they|this|that|there|which|who|users?)\\b)(?:(?!of\\b|that\\b|which\\b|who\\b|to\\b|is\\b|are\\b)[\\w-]+\\s+){0,3}?[\\w-]+)';

/** `older versions can be restored`, `lost keys must be marked`: nobody is said to do it. */
const CAN_BE = new RegExp(
  `^${THING}\\s+(?:can|may|must|should|shall|will|could|needs? to|ha(?:s|ve) to)\\s+(?:also\\s+|only\\s+|then\\s+|later\\s+)?be\\s+([a-z]+ed|${IRREGULAR})\\b(?!-)(.*)$`,
  'i',
);
/** `a work order is generated for a technician`: each time there is a new one. */
const COMES_ABOUT = new RegExp(
  `^((?:an?|one|a new)\\s+(?:(?!of\\b|that\\b|which\\b|who\\b|to\\b|is\\b)[\\w-]+\\s+){0,3}?[\\w-]+)\\s+(?:is|gets)\\s+(?:automatically\\s+|then\\s+)?(generated|created|issued|raised|recorded|logged|opened|registered)\\b(?!-)(.*)$`,
  'i',
);
/** `lifts are opened and closed by the shift leader`, `bows are lent to beginners`. */
const ARE_DONE = new RegExp(
  `^((?:(?:the|all|these|those)\\s)?(?:(?!of\\b|that\\b|which\\b|who\\b|to\\b|users?\\b|is\\b|are\\b)[\\w-]+\\s(?:and\\s)?){0,3}?[\\w-]+s)\\s+are\\s+(?:also\\s+)?([a-z]+ed|${IRREGULAR})\\b(?!-)(.*)$`,
  'i',
);
const BY = /\s+by\s+((?:(?:the|an?|our|their)\s+)?(?:[\w-]+\s)?[\w-]+s?)(?=$|,|\sand\s)/i;
/** `… and a replacement fee noted`: the auxiliary is said once. */
const ALSO_DONE = new RegExp(`\\s+and\\s+((?:an?|the|their)\\s(?:[\\w-]+\\s){0,2}?[\\w-]+)\\s+([a-z]+ed|${IRREGULAR})$`, 'i');
/** `opened and closed`. */
const ALSO = /^\s+(and|or)\s+([a-z]+ed)(?=\s|$)/i;
/** Whose work a passive leaves open: what is so is no deed. */
const STATE = /^(?:base|locate|situate|involve|interest|allow|enable|able|require|oblige|suppose|need|relate|limit|use)$/;

/** What is said to be done, as what somebody does: `older versions can be restored` → `users can restore older versions`. */
export function asActive(text: string): string {
  const match = CAN_BE.exec(text) ?? COMES_ABOUT.exec(text) ?? areDone(text);
  if (!match) return text;
  const verb = infinitive(match[2]!.toLowerCase());
  if (STATE.test(verb) || !knownVerb(verb)) return text;
  const by = BY.exec(match[3]!);
  const doer = by && /^(?:an?|the)\s|s$/i.test(by[1]!) && !/(?:ing|ss)$/i.test(by[1]!) ? by : undefined;
  const rest = (doer ? match[3]!.replace(doer[0], '') : match[3]!).replace(ALSO_DONE, (all, thing: string, done: string) =>
    knownVerb(infinitive(done.toLowerCase())) ? ` and ${infinitive(done.toLowerCase())} ${thing}` : all,
  );
  const second = ALSO.exec(rest);
  const other = second && infinitive(second[2]!.toLowerCase());
  return other && knownVerb(other)
    ? `${doer ? doer[1]! : 'users'} can ${verb} ${second[1]!} ${other} ${match[1]!}${rest.slice(second[0].length)}`
    : `${doer ? doer[1]! : 'users'} can ${verb} ${match[1]!}${rest}`;
}

/** Only what is kept of things: `results are displayed` says no more than that there are results. */
function areDone(text: string): RegExpExecArray | null {
  const match = ARE_DONE.exec(text);
  return match && knownVerb(infinitive(match[2]!.toLowerCase()))?.class === 'store' ? match : null;
}
