import { activeVoice, type Voice } from './voice.js';

const ACTOR_CAN =
  /^(?:.{0,80}?,\s+)?((?:(?:each|every|all|any|the|an?|registered|logged-in|authenticated|different)\s+)*[a-z][\w'-]*(?:\s+[a-z][\w'-]*){0,3}(?:,? (?:and|or) [a-z][\w'-]*(?:\s+[a-z][\w'-]*)?)?)\s+(?:should|must|can|may|will|could|shall|need to|needs to|want to|wants to|are able|is able|would like to|get to)\b\s*(?:also\s+|only\s+|then\s+|easily\s+)*(?:be able to\s+|be allowed to\s+|to\s+|have (?:the )?(?:ability|option|possibility) (?:to|of)\s+)?/i;

const LETTING =
  /^(?:.{0,90}?\b)?(?:allow|allows|allowing|enable|enables|enabling|let|lets|letting|help|helps|helping|permit|permits)\s+((?:(?:the|my|our|all|any|registered|their)\s+)*[a-z][\w'-]*(?:\s+(?!to\b)[a-z][\w'-]*){0,4}?(?:,? (?:and|or) [a-z][\w'-]*)?)\s+to\s+(?:easily\s+|quickly\s+)?/i;

const LETTING_BARE =
  /^(?:.{0,90}?\b)?(?:lets?|helps?)\s+((?:(?:the|my|our|all|any)\s+)*(?:users?|people|customers?|members?|visitors?|me|us|students?|teams?|you|teachers?|staff|employees|admins?)|[a-z]+s(?=\s+[a-z]+\s+(?:their|the|an?|new|and|or|for|more|with)\b))\s+(?:easily\s+)?/i;

const FEATURES =
  /^(?:.{0,110}?\b)?(?:functionalit(?:y|ies)|features?|functions?|abilit(?:y|ies)|capabilit(?:y|ies)|modules?|tools?|pages?|sections?|options?)\s+(?:(?:(?:such as|like|including|include|includes|are|for|to|of|covering|that (?:allow|let) (?:users?|people)(?: to)?|which (?:allow|let|include)s?)(?![\w-])|:)\s*)+:?\s*/i;

const SYSTEM_HAS =
  /^(?:(?:please|also|additionally|in addition|furthermore|moreover|finally|and),?\s+)*(?:(?:the|this|my|our|your|an?|its?)\s+)?(?:[\w-]+\s+){0,4}?(?:it|app|application|system|website|site|platform|tool|software|portal|program|dashboard|there|we|homepage|page|interface|store|shop|marketplace|blog|service|i)\s+(?:(?:should|must|will|can|shall|needs? to|has to|have to|would|also|ideally)\s+)+(?:be able to\s+|be capable of\s+|be possible (?:for \w+ )?to\s+|have\s+|include\s+|provide\s+|offer\s+|support\s+|contain\s+|feature\s+|implement\s+|come with\s+|be\s+|handle\s+)?(?:users? with\s+|(?:the )?(?:ability|option|possibility) (?:to|of)\s+|(?:support|tools?) for\s+)?/i;

const PLAIN_LEAD =
  /^(?:(?:please|also|and|then|additionally|in addition|furthermore|moreover|finally|it|that|which|the (?:app|system|website|site|platform|application))\s*,?\s+)*(?:provides?|offers?|supports?|includes?|features?|contains?|including|featuring|such as|i (?:want|need|would like|'d like)(?: to(?: be able to)?)?|we (?:want|need|would like)(?: to(?: be able to)?)?|able to|in order to|so that (?:i|we|users|they) can|to|for|with)\s+(?=\S)/i;

/** `helps learners expand their words`: whoever is helped uses the application, as everybody does. */
const HELPING = /\b(?:help|helps|helping)\s/i;

export function stripLeads(text: string): { rest: string; voice: Voice; actors?: string; doing?: true } {
  let rest = text;
  let verbMode = false;
  let actors: string | undefined;
  for (let i = 0; i < 5; i++) {
    const before = rest;
    for (const [pattern, verbs] of [
      [LETTING, true],
      [LETTING_BARE, true],
      [ACTOR_CAN, true],
      [FEATURES, false],
      [SYSTEM_HAS, undefined],
      [PLAIN_LEAD, undefined],
    ] as const) {
      const match = pattern.exec(rest);
      if (!match) continue;
      if (
        pattern === ACTOR_CAN &&
        /\b(?:it|system|website|app|application|platform|site|page|tool|there|which|that|portal|software|dashboard)$/i.test(
          match[1]!,
        )
      )
        continue;
      if (pattern === ACTOR_CAN && actors !== undefined && /\b(?:whether|if|when|that|who|which|what)\b/i.test(match[1]!))
        continue;
      if (
        pattern === FEATURES &&
        /\b(?:an?|new|any|the) (?:tool|page|section|option|module)\b[^.]*$/i.test(match[0]) &&
        /\b(?:can|able to|could|may)\b/i.test(match[0])
      )
        continue;
      rest = rest.slice(match[0].length);
      if (verbs === true) {
        verbMode = true;
        actors = HELPING.test(match[0]) ? undefined : match[1];
      } else if (verbs === false) verbMode = /\bto\s*$/i.test(match[0]);
      else verbMode = /(?:\bto|able to|can|should|must|will)\s*$/i.test(match[0]);
      break;
    }
    if (rest === before) break;
  }
  if (!verbMode) {
    const active = activeVoice(rest);
    if (active) return active;
  }
  return { rest: rest.trim(), voice: verbMode ? 'base' : 'none', ...(actors ? { actors } : {}) };
}
