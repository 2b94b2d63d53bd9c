import { nounOf } from '../nouns.js';

const PREDICATE =
  '(?:has|have|belongs? to|(?!with |of |in |to |on |and |for |by |from |at |or |has |have |can |may |is |are |into |than |as )[a-z]+(?= (?:many|several|multiple) [a-z])|(?!is |has |was )[a-z]+s(?: (?:on|in|at|for|to|from|under|by))?(?= (?:exactly one|one|a single) [a-z])|can (?:have|belong|be|contain|include|play|appear|join|attend|work|sign up|take|hold|need|visit|lead|teach|book|borrow)|needs?(?= (?:an?|one|many|several|at least|exactly)\\b)|takes? (?:place|part)|(?:looks? after|cares? for|comes? from|(?:is|are) responsible for|acknowledges?)(?= (?:an?|one|exactly one|many|several|the)\\b)|(?:works?|plays?|runs?) (?:in|for|at|on)(?= (?:an?|one|exactly one|many|several)\\b)|(?!and |of |with |or |is |are |be )[a-z]+ (?:on|in|at|for|to|under|from)(?= (?:an?|one|exactly one) [a-z-]+(?: [a-z-]+)?,? and (?:is|are|has|have|belongs?)\\b)|reports? to|stands? (?:in|on|at)|hangs? in|lies in|lives? (?:in|at|on)|happens? (?:in|at|on)|is(?= [\\w-]+(?: [\\w-]+)?(?:, [\\w-]+(?: [\\w-]+)?){0,6},? or [\\w-]+)|(?:may|can|must) [a-z]+ (?:at|in|on|from|to|with)(?= (?:an?|one|another|exactly one) )|may (?:have|belong|be|contain)|must (?:have|belong|be)|should (?:have|belong|be)|(?:is|are|was|were) (?:either|one of|\\w+ed|\\w+en|\\w+ung|\\w+own|done|gone|made|written|taught|held|given|led|run|owned|sold|taken|sent|part|in|for|at|of|about|linked|(?:by|on|from|with|between|under|against)(?= (?:exactly )?(?:one|an?) )|bought|brought|caught|sought|kept|built|paid|lent|shot|won|lost|put|set|hung|cut|fed|bred|found|worn|grown|drawn|driven) ?(?:to|by|with|in|of|for|from|on|at)?|contains?|references?(?= (?:an?|one|the|many|several|exactly|its)\\b)|consists? of|includes?|connects?(?= (?:an?|one|the) )|links?(?= (?:an?|one|the|many|several|exactly|to|its)\\b)|applies to|apply to|comes? from|relates? to|refers? to|records|shows(?= (?:an?|the|its|all)\\b))';

const NEXT_CLAUSE = new RegExp(
  `(?:,\\s+(?:and\\s+|while\\s+|but\\s+|where\\s+|whereas\\s+|with\\s+)?|\\s+and\\s+|\\s+while\\s+|\\s+but\\s+|\\s+where\\s+)(?=(?:each|every|an?|one|the|all|many|several|its|their|any)?\\s*(?:(?!and\\b|or\\b|with\\b|which\\b|that\\b|who\\b|a\\b|an\\b|the\\b)[\\w'-]+\\s+){1,3}?${PREDICATE}\\b)`,
  'i',
);

const SAME_SUBJECT = new RegExp(
  `(?:,\\s*(?:and\\s+|or\\s+|but\\s+)?|\\s+and\\s+|\\s+but\\s+)(?=(?:it |they |also |each |always |only |usually )?${PREDICATE}\\s)`,
  'i',
);

const PIVOT = new RegExp(`\\s(?:also )?${PREDICATE}\\s`, 'i');

/** `a product has a name and belongs to a supplier, and a supplier has many products` → three clauses with their subjects. */
export function simpleClauses(text: string): string[] {
  const found: string[] = [];
  const pending = [text.replace(/^(?:and|but|also|then|finally|additionally|in addition|furthermore|moreover),?\s+/i, '')];
  while (pending.length > 0 && found.length < 60) {
    const current = pending.shift()!;
    const pivot = PIVOT.exec(` ${current} `);
    if (!pivot) {
      found.push(current);
      continue;
    }
    const afterPivot = pivot.index + pivot[0].length - 1;
    const tail = current.slice(afterPivot);
    const same = SAME_SUBJECT.exec(tail);
    const next = NEXT_CLAUSE.exec(tail);
    if (same && !insideBrackets(tail, same.index) && (!next || same.index <= next.index)) {
      found.push(current.slice(0, afterPivot + same.index));
      const subject = current.slice(0, Math.max(0, pivot.index)).trim();
      pending.unshift(
        `${subject} ${tail.slice(same.index + same[0].length).replace(/^(?:it|they|also|each|always|only|usually)\s+/i, '')}`,
      );
    } else if (next && !insideBrackets(tail, next.index)) {
      found.push(current.slice(0, afterPivot + next.index));
      pending.unshift(tail.slice(next.index + next[0].length));
    } else found.push(current);
  }
  return [...found, ...pending].map((clause) => clause.trim()).filter(Boolean);
}

/** `owners, who have pets`, `a pet that belongs to an owner`: a whole statement with its pronoun. */
const OPENING =
  /^((?:(?:an?|each|every)\s+)?[\w-]+(?:\s[\w-]+)?)\s*,?\s+(?:who|which|that)\s+(?:each\s+|all\s+)?((?:has|have|owns?|belongs?\s+to|contains?|consists?\s+of|includes?)\s+.+)$/i;

/** `directed by one director, who has a name`: what the relative clause says is said of the noun before it. */
export function relativeClauses(text: string): string[] {
  const match =
    /^(.*?\b(?:an?|one|the|many|several|each|of|some|by|in|to)\s+((?:[\w-]+\s){0,2}?[\w-]+)),?\s+(?:who|which|that|each|each of which)\s+(?:each\s+)?(?:has|have|with|contains?|consists? of|includes?)\s+(.+)$/i.exec(
      text,
    );
  const opening = OPENING.exec(text);
  if (opening && nounOf(opening[1]!)) return [`${opening[1]} ${opening[2]}`];
  return match &&
    nounOf(match[2]!) &&
    !/\b(?:see|know|tell|show|track|record|check|find out|decide|remember|note)$/i.test(match[2]!)
    ? [match[1]!, `${match[2]} has ${match[3]}`]
    : [text];
}

function insideBrackets(text: string, index: number): boolean {
  let depth = 0;
  for (let i = 0; i < index; i++) depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
  return depth > 0;
}

/** `Show a live chat` after a list of fields: the application is to do that. */
export const ORDER =
  /^(?:show|print|send|display|export|import|sort|filter|search|generate|integrate|support|allow|make|use|add|include|provide|notify|create|list|let|give)\s+\S/i;
