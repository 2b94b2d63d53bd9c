/** Words that say nothing about what a tool computes. */
const FILLERS = `
a an the this that these those it its it's them they their there here i we you me us my our your one ones some any all both each every
of to in into on from for with by at as and or so then also plus is are be being been was were will would should shall can could may might must has have had having do does did
please hi hello hey thanks thank need needs want wants like likes would'd i'd we'd i'm looking let lets make makes build builds create creates write writes give gives given gets get got
tool tools function functions utility converter calculator helper program script service something thing app bot api endpoint mcp little small simple tiny quick handy nice basic short useful
which who what when where how if whether takes take taking accepts accept accepting receives receive receiving expects reads read reading input inputs output outputs parameter parameters argument arguments
return returns returning returned result results resulting answer answers respond responds response produce produces producing show shows showing tell tells compute computes computing calculate calculates calculating calculated work works out
figure determine determines find finds finding say says print prints display displays report reports emit hand hands back out me convert converts converting conversion converted turn turns turning change changes transform transforms transforming
estimate estimates estimated estimator parts part perform performs performing apply applies applying do run runs use uses using used via process processes first second next finally afterwards afterward after before
single whole complete entire plain normal usual ordinary regular standard common well known proper properly correct correctly exactly just simply only directly also too
based basis according upon about regarding version versions form format formats style notation way representation kind type types value values
evaluate evaluates evaluating reference written remaining resulting corresponding equivalent respective respectively original place places side sides given whatever here's there's together per-se optional optionally required call calls calling invoke invokes yield yields deliver delivers enter enters entered submit gimme ok okay basically really actually kindly ask asks asked question questions job whose thereof within inside piece pieces typical kinds sort-of ready properties property goes go come comes matching english human people's somebody's hey-there thanks-in-advance usually automatically directly programmatically quickly stuff bring brings spell consider considering assume assuming treat treats treated
called named name names specified certain chosen particular provided supplied user users person people someone somebody whoever caller customer customers client clients client's user's
so-called e.g i.e etc namely such once again new always now time 's let's no need anything else nothing more than enough well order able allow allows lets support supports handle handles operation step steps following
`;
/** What tools are given, in everyday words: names of inputs. */
const SUBJECTS = `
text texts string strings sentence sentences word words paragraph paragraphs phrase phrases line lines title titles headline headlines heading article articles post posts blog message messages comment comments
number numbers integer integers decimal decimals float floats digit digits figure figures amount amounts quantity list lists array arrays set sequence series collection item items element elements entry entries
json csv yaml xml html markdown tsv object objects document documents data record records row rows table tables file files content contents column columns field fields key keys
date dates day days month months year years timestamp timestamps datetime moment birthday birthdate deadline iso
price prices cost costs salary salaries temperature temperatures grade grades score scores age ages weight weights height heights distance distances measurement measurements reading readings sale sales order orders invoice invoices
product products item's book books city cities country countries company employee employees student students member members team teams
email emails address addresses url urls link links domain phone username usernames filename filenames password passwords code codes id ids identifier identifiers token tokens secret key iban card
colour color colours colors hex rgb pair pairs input's total unit units length size width byte bytes seconds minutes hours percent percentage character characters letter letters space spaces
orders cart basket loan loans mortgage headline headlines sentence's device devices appliance appliances machine car cars trip trips room rooms guest guests friend friends teams athlete runner house flat vehicle server servers host hosts game games player players movie movies song songs animal animals fruit fruits node nodes tree path paths folder label labels prefix suffix
tweet tweets review reviews essay essays story stories caption captions bio chapter chapters transcript memo sku skus barcode barcodes receipt receipts subtotal revenue profit purchase purchases salesperson package packages parcel parcels shipment delivery street town village region province population hotel flight airport airline passenger ticket tickets seat event events meeting meetings appointment task tasks todo todos issue issues bug commit branch repo repository feature release releases changelog readme sprint candidate applicant patient exam exams quiz homework teacher pupil pupils child children kid kids baby parent parents family dog cat pet pets plant plants flower garden kitchen ingredient ingredients flour sugar butter oven meal meals workout lap laps swim bike marathon race season league goals jersey guitar song album artist band concert actor author authors publisher podcast episode channel follower followers newsletter campaign ad ads click clicks visitor visitors visit visits session sessions hashtag hashtags username handle handles nickname surname firstname lastname forename street zip postcode mailbox inbox subject header headers footer cell cells sheet sheets grid matrix matrices vector vectors point points coordinate coordinates edge edges corner angle angles shape shapes triangle circle square rectangle cube box wall walls floor roof paint tile tiles field fields farm land plot soil water fuel petrol gas engine battery charger solar panel panels bulb lamp laptop phone monitor screen keyboard printer serial tank pool bucket bottle glass drink beer wine coffee tea pizza cake bread tip tips budget budgets wage wages hourly payroll bonus pension rent landlord tenant apartment deposit deposits savings saving investment investments investor stock stocks share shares fund funds portfolio coupon coupons voucher vouchers checkout
webpage page website web shop store recipe recipes book menu bill check-in account bank credit transaction transactions expense expenses log logs note notes tag tags keyword keywords label labels variable variables
km kilometres kilometers miles kg kilograms pounds celsius fahrenheit euro euros eur dollar dollars usd money currency english british american german metric imperial utf-8 unicode ascii gregorian calendar
`;
export const FILLER_WORDS: ReadonlySet<string> = new Set(FILLERS.split(/\s+/).filter(Boolean));
export const SUBJECT_WORDS: ReadonlySet<string> = new Set(SUBJECTS.split(/\s+/).filter(Boolean));

/** Harmless in their usual place, but not where they change what is asked for. */
const MEANINGFUL =
  /\b(?:not|never|except|unless|without|otherwise|else|instead|until|while|weighted|per|nearest|random|squared|cubed|log|maximum|minimum|lowest|highest|reverse|case|case-insensitive|ignoring|excluding|including|even|odd|negative|positive|first|second|third|last|other|between|next|previous|following)\b/i;

/** Clauses that say what the tool is for: nothing in them is computed. */
export const stripPurpose = (text: string): string =>
  text
    .replace(
      /(?:,? (?:so that|so (?=we |i |they |you |people |it )|because|since (?=we |i |our |my )|as (?=we |i )|in order (?:to|that)|which (?:we|i) (?:need|use|want)|that (?:we|i) (?:need|use|want) for)\b)[^.;\n⟦\d]*(?=[.;\n]|$)/gi,
      '',
    )
    .replace(
      /\bfor (?:my|our|a|an|the|his|her|their) (?:[\w'-]+ ){0,3}?(?:blog|shop|store|website|site|homepage|newsletter|project|team|company|app|class|course|school|students?|customers?|colleagues?|accounting|bookkeeping|dashboard|report|reports|warehouse|office|department|kitchen|garden|game|quiz|party|readers|users|crm|erp|backend|frontend|web ?page|spreadsheets?|garage|gym|doctor|practice|clinic|library|articles|blog posts)\b/gi,
      '',
    )
    .replace(/\bfor (?:use in|accounting|bookkeeping|marketing|seo|testing|debugging|logging)\b(?: purposes)?/gi, '');

/**
 * Words of the request that nothing accounts for.
 * @param isCovered whether the character at a place belongs to an operation, a parameter or a name
 */
export function leftoverWords(
  text: string,
  isCovered: (at: number) => boolean,
  known: ReadonlySet<string>,
  topic: { readonly until: number; readonly words: ReadonlySet<string> },
  inputs: number,
  isAbout: (word: string, at: number) => boolean,
): string[] {
  const left: string[] = [];
  for (const match of text.matchAll(/⟦\w+⟧|[\p{L}\d][\p{L}\p{M}\d'’_-]*(?:\.\d+)?|[*+=<>^√²³]/gu)) {
    if (isCovered(match.index)) continue;
    const word = match[0].toLowerCase().replace(/['’]s?$/, '');
    // What the request names first and says in full later: "a Roman numeral converter: …".
    if (match.index < topic.until && topic.words.has(singular(word))) continue;
    if (word === 'between' && inputs > 1) continue;
    if (isOrdering(text, match.index)) {
      left.push(match[0]);
      continue;
    }
    if (isUnitOfResult(text, match.index, word)) {
      left.push(match[0]);
      continue;
    }
    if (isAbout(word, match.index)) continue;
    if (word.startsWith('⟦q') && isIllustration(text, match.index)) continue;
    if (/^[⟦\d*+=<>^√²³]/.test(word)) {
      if (!isArity(text, match.index, match[0].length)) left.push(match[0]);
    } else if (isOrdinal(word) && !isOrdinalInput(text, match.index, match[0].length)) left.push(match[0]);
    else if (
      !FILLER_WORDS.has(word) &&
      !SUBJECT_WORDS.has(word) &&
      !known.has(word) &&
      !word.split('-').every((part) => FILLER_WORDS.has(part) || SUBJECT_WORDS.has(part) || known.has(part))
    )
      left.push(match[0]);
    else if (MEANINGFUL.test(word) && !isOrdinal(word)) left.push(match[0]);
  }
  return left;
}

export const singular = (word: string): string => word.toLowerCase().replace(/s$/, '');

/** "two numbers": how many inputs there are. */
function isArity(text: string, at: number, length: number): boolean {
  return (
    /^[23]$/.test(text.slice(at, at + length)) &&
    /^ (?:[a-z]+ ){0,2}?(?:legs|vectors?|versions?|names?|documents?|urls?|files?|vertices|matrices|fractions?|numbers?|texts?|strings?|words?|lists?|dates?|values?|inputs?|times?|timestamps?|colou?rs?|integers?|arrays?|objects?|arguments?|parameters?|documents?|sets?|points?|sentences?|amounts?|prices?|sides?)\b/i.test(
      text.slice(at + length),
    )
  );
}

/** "the age in months": a unit that no step accounts for is another result. */
const isUnitOfResult = (text: string, at: number, word: string): boolean =>
  /^(?:milli)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|percent|km|miles?|kilomet(?:re|er)s|met(?:re|er)s|grams?|kilograms?|pounds?|celsius|fahrenheit|lit(?:re|er)s|bytes?|cents?)$/.test(
    word,
  ) &&
  /(?<!\b(?:rate|discount|interest|tax|vat|tip|percentage|reduction|commission|markup|surcharge|growth|increase|decrease)) (?:in|as) (?:full |whole |complete |decimal )?$/i.test(
    ` ${text.slice(0, at)}`,
  );

/** "sorted by surname": by what is never a word that says nothing. */
const isOrdering = (text: string, at: number): boolean =>
  /\b(?:sort|order|group|rank|arrang|index|aggregat|partition|count)\w*\b[^.;]{0,60}\bby (?:the |their |its |a )?$/i.test(
    text.slice(0, at),
  );

/** "a template such as …": what goes in looks like it. Not so of signs and notations, which say what is to be done. */
const isIllustration = (text: string, at: number): boolean =>
  /\b(?:texts?|strings?|templates?|paths?|durations?|dates?|times?|urls?|links?|names?|titles?|numbers?|codes?|colou?rs?|versions?|expressions?|input|address(?:es)?|words?|sentences?|phrases?|json|csv|ibans?|identifiers?|slugs?|lists?|tokens?|objects?|filenames?|ids?|headlines?|amounts?|prices?|keys)(?:,)? (?:\()?(?:such as|like|e\.g\.|for example|for instance|say)[,:]? (?:⟦q\d+⟧(?:,| or|, or| and) )*$/i.test(
    text.slice(0, at),
  );

const isOrdinal = (word: string): boolean => word === 'first' || word === 'second';
/** "the first number and the second one", "first convert …". */
const isOrdinalInput = (text: string, at: number, length: number): boolean =>
  /^,? (?:numbers?|texts?|strings?|lists?|dates?|values?|one|inputs?|times?|colou?r|it|parse|trim|convert|remove|split|[a-z]+ (?:it|the|a)\b)/i.test(
    text.slice(at + length),
  ) || /^,/.test(text.slice(at + length));
