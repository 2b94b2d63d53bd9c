import { isKnownEntity, knownFields } from '../lexicon.js';
import { nounKey, type Noun } from '../nouns.js';
import type { Fact } from '../read/facts.js';
import type { Candidate } from './candidates.js';

const HOLDINGS = /\b(?:invest\w*|stocks?|shares|crypto\w*|funds?|financ\w*|assets?|trad(?:e|es|ing|er|ers))\b/i;
/** Words of shares and markets: without them `stock` is how many there are. */
const SHARES =
  /\b(?:stocks|shares|invest\w*|trad(?:e|es|ing|er|ers)|portfolio|ticker|stock (?:market|report|price|exchange|symbol))\b/i;

/** What is serviced: there a service is maintenance, nothing on offer. */
const MACHINES = /\b(?:vehicles?|fleet|machines?|equipment|aircraft|elevators?|boilers?)\b/i;

/** A music player is a machine, no person. */
const PLAYING = /\b(?:music|video|audio|media|web|song|podcast|radio|mp3|movie)\b.{0,20}\bplayer\b/i;

/** Things of which there are some on the shelf: their inventory is how many, no thing beside them. Dishes are made of what is. */
const isStocked = (key: string): boolean =>
  !/^(?:menu item|dish|drink|meal|order item|.*\b(?:sale|purchase|order|service|material|part|ingredient))$/.test(key) &&
  knownFields(key)?.some(({ words }) => /^(?:stock|stock level|copies|price)$/.test(words)) === true;

/** What is put into a cart by its own name: a roastery's products are its coffees. */
export const soldThings = (facts: readonly Fact[]): ReadonlySet<string> =>
  new Set(
    facts.flatMap((fact) =>
      fact.kind === 'operation' &&
      fact.noun?.plural &&
      fact.verb === 'add' &&
      /\bto\b.*\b(?:cart|basket|bag)\b/i.test(fact.part.text)
        ? [nounKey(fact.noun)].filter((key) => !/^(?:product|item|article|good)$/.test(key))
        : [],
    ),
  );

/** Elsewhere a query is somebody looking something up. */
const ASKED_OF_DATABASES = /\b(?:sql|databases?|queries|query (?:records|history|statements?|results?))\b/i;
const BOUGHT_AND_SOLD = /\b(?:buy|purchas)\w* (?:and|or) sell|\bsell\w* (?:and|or) (?:buy|purchas)/i;

/** What a whole is kept as: `the team` is its members, `a knowledge base` its articles. */
const PARTS = ['member', 'item', 'article', 'entry'];

/** Words that only lead to a thing named better: `the team` beside team members, `stock` of products. */
export function dropShadows(accepted: Candidate[], text: string, sold: ReadonlySet<string>): void {
  const keys = new Set(accepted.map(({ noun }) => nounKey(noun)));
  for (let i = accepted.length - 1; i >= 0; i--) {
    const { noun, hasFields } = accepted[i]!;
    const key = nounKey(noun);
    const machine = key === 'player' && !noun.plural && PLAYING.test(text);
    if (hasFields && !machine) continue;
    const whole = (!noun.plural || !isKnownEntity(key)) && PARTS.some((part) => keys.has(`${key} ${part}`));
    const clocked = /^(?:clock-in|punch|sign-in) record$/.test(key) && keys.has('attendance');
    const contact = key === 'contact message' && (keys.has('message') || keys.has('inquiry'));
    const reading =
      key === 'reading' && ['book', 'story', 'article', 'bookshelf', 'novel', 'comic', 'chapter'].some((one) => keys.has(one));
    const state = keys.has(plainOf(noun) ?? '');
    const application = accepted[i]!.weight === 'title' && isApplication(noun, text);
    const own =
      key === 'calendar' && !noun.plural && ['appointment', 'booking', 'session', 'lesson'].some((one) => keys.has(one));
    const request =
      keys.has(`${key} request`) &&
      /^(?:pickup|pick-up|repair|maintenance|delivery|transfer|consultation|viewing|leave|quote|demo|exchange|swap|transport|visit|support|help|service)$/.test(
        key,
      );
    const service =
      key === 'service' &&
      ['maintenance', 'maintenance record', 'maintenance task'].some((one) => keys.has(one)) &&
      MACHINES.test(text);
    const post = key === 'post' && keys.has('topic') && keys.has('reply');
    const rating = key === 'rating' && ['review', 'product review', 'customer review'].some((one) => keys.has(one));
    const wares = key === 'product' && accepted.some((other) => other !== accepted[i] && sold.has(nounKey(other.noun)));
    const response =
      /^(?:survey|questionnaire) response$/.test(key) &&
      [...keys].some((one) => /(?:^|\s)(?:feedback|evaluation|answer)$/.test(one));
    const anyMember = key === 'member' && [...keys].some((one) => one.endsWith(' member'));
    const signUp = key === 'registration' && isSignUp(accepted[i]!, keys);
    const purpose = /^(?:issue|problem)$/.test(key) && isOnly(accepted[i]!, SOLVED);
    const sorting = key === 'order' && isOnly(accepted[i]!, SORTED);
    const upkeep = key === 'maintenance' && isOnly(accepted[i]!, DATA_UPKEEP);
    const device = key === 'camera' && !noun.plural && (keys.has('photo') || keys.has('picture') || keys.has('image'));
    const asked = key === 'application' && isOnly(accepted[i]!, APPLIED_ELSE);
    const handedIn = key === 'application' && [...keys].some((one) => one.endsWith(' application') || one === 'adoption');
    const measured =
      /^(?:sensor reading|metric|reading)$/.test(key) &&
      [...keys].some((one) => /^(?:sensor data|monitoring data|environmental data|environment reading)$/.test(one));
    const applied = /^(?:overtime|leave|absence|reimbursement|business trip)$/.test(key) && keys.has(`${key} application`);
    const graded = key === 'score' && keys.has('grade');
    const logged = key === 'log entry' && [...keys].some((one) => one.endsWith(' log'));
    const alarmed =
      key === 'raised alert' && [...keys].some((one) => /(?:^|\s)(?:alarm|alert|warning|alarm record)$/.test(one) && one !== key);
    const faced = /^(?:recognition|detected face|face|person)$/.test(key) && keys.has('attendance');
    const carded = key === 'card' && isOnly(accepted[i]!, /\bmember(?:ship)? cards?\b/i);
    const exchanged = key === 'exchange record' && keys.has('redemption');
    const coded = key === 'code' && [...keys].some((one) => /^code (?:snippet|example|sample)$/.test(one));
    const judged = key === 'review' && keys.has('evaluation');
    const queried = /^query(?: record)?$/.test(key) && !ASKED_OF_DATABASES.test(text);
    const traded =
      (key === 'sale' && keys.has('order') && isOnly(accepted[i]!, BOUGHT_AND_SOLD)) ||
      (key === 'order' && keys.has('purchase') && isOnly(accepted[i]!, /\b(?:purchas|buy)/i)) ||
      (key === 'point' && keys.has('points record'));
    const planned = key === 'production' && (keys.has('production plan') || keys.has('production order'));
    const recorded = DEED_ENDING.test(key) && keys.has(`${key} record`);
    const file = isFileOf(key, keys);
    const sort = /^(?:voice|text|image|video) message$/.test(key) && keys.has('message');
    const stocked = key === 'inventory item' && accepted.some((other) => other !== accepted[i] && isStocked(nounKey(other.noun)));
    const written = key === 'text' && (keys.has('note') || keys.has('memo'));
    if (
      whole ||
      state ||
      post ||
      application ||
      clocked ||
      machine ||
      file ||
      recorded ||
      sort ||
      written ||
      stocked ||
      handedIn ||
      measured ||
      judged ||
      alarmed ||
      faced ||
      carded ||
      exchanged ||
      coded ||
      applied ||
      graded ||
      logged ||
      planned ||
      queried ||
      traded ||
      purpose ||
      sorting ||
      upkeep ||
      device ||
      asked ||
      signUp ||
      anyMember ||
      response ||
      wares ||
      rating ||
      request ||
      service ||
      reading ||
      own ||
      contact ||
      (key === 'stock' && !SHARES.test(text)) ||
      (key === 'portfolio' && !HOLDINGS.test(text))
    )
      accepted.splice(i, 1);
  }
}

/** `generated speeches` beside speeches: those of them that are so. */
export const plainOf = ({ words }: Noun): string | undefined =>
  words.length === 2 && PARTICIPLE.test(words[0]!) && !isKnownEntity(words.join(' ')) ? words[1] : undefined;
const PARTICIPLE =
  /^(?!(?:feed|seed|need|speed|breed|(?:un)?processed|converted|edited|compressed|translated)$)(?:[a-z]{2,}ed|sent|sold|lost|paid|broken|taken|written|flown|made|found|given|drawn|shown|seen|bought|built|held|kept|chosen|stolen|hidden)$/;

/** `a sound player … The player should have functionalities for …`: what is built, and nothing that it keeps. */
const isApplication = (noun: Noun, text: string): boolean =>
  !noun.plural &&
  ((noun.words.at(-1) === 'guide' && /^[^.]*\bguide (?:for|to|of|about)\b/i.test(text) && !/\bguides\b/i.test(text)) ||
    new RegExp(
      `\\b(?:the|this) ${noun.words.at(-1)!} (?:should|must|shall|will) (?:also )?(?:be able|be capable|have|offer|provide|support|include|contain|feature|display|show|allow)\\b`,
      'i',
    ).test(text));

/** What is done has a record of each time; a reminder and the record of its ringing are two things. */
const DEED_ENDING = /(?:[ts]ion|ment|ing)$|^(?:defect|fault|overtime)$/;

/** `video files` beside videos, `office files` beside documents: what is kept in them is named already. */
const isFileOf = (key: string, keys: ReadonlySet<string>): boolean => {
  const sort = /^(.+) file$/.exec(key)?.[1];
  if (key === 'media') return keys.has('media file');
  return sort !== undefined && (keys.has(sort) || (sort === 'office' && keys.has('document')));
};

/** Named nowhere but in such words. */
const isOnly = ({ parts }: Candidate, words: RegExp): boolean => [...parts].every(({ text }) => words.test(text));
/** `a website to resolve delivery issues`: why it is built. */
const SOLVED = /^(?:to\s+)?(?:re)?solv(?:e|ing)\s/i;
const SORTED = /\bsort(?:s|ed|ing)?\b/i;
const DATA_UPKEEP = /\b(?:information|data|content|profile|account)\b.*\bmaintenance\b/i;
/** `apply to speak`, `apply for friends`: asked of others here, and no paper is handed in. */
const APPLIED_ELSE = /\bappl(?:y|ying|ies)\s+(?:to\s+(?!an?\s|the\s|our\s|jobs?\b)[a-z]+|for\s+friends)/i;

/** `registration, login`: becoming a user; who registers for something says for what. */
function isSignUp({ parts }: Candidate, keys: ReadonlySet<string>): boolean {
  return (
    [...parts].every(({ text }) =>
      /^(?:and\s+)?(?:have\s+)?(?:(?:user|account|member|email|personal)\s+)?(?:login\s+and\s+)?registration(?:\s+(?:functionality|functions?|features?))?$/i.test(
        text.trim(),
      ),
    ) && ![...keys].some((key) => REGISTERED_FOR.test(key))
  );
}
const REGISTERED_FOR =
  /(?:^|\s)(?:event|course|workshop|class|tournament|race|webinar|seminar|conference|camp|training|competition|activity|contest|exam|program|programme|lecture|lesson|session|marathon|exhibition|vehicle|patient|doctor|department|property|trademark|match|league)$/;
