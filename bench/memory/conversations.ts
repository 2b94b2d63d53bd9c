/**
 * Conversations between two people over months, with questions and the turns that answer them: the shape of the public sets for
 * long-term memory (sessions with dates, turns with ids, evidence ids). Written from bench/memory/topics by a seeded generator, so
 * every run measures the same thing.
 */
import { readSmallTalk, readTopics, type Fact, type Topic } from './topics.js';

export type Kind = 'single-hop' | 'multi-hop' | 'temporal' | 'open';

export interface Turn {
  /** `D<session>:<turn>`, unique in its conversation. */
  id: string;
  speaker: string;
  text: string;
}

export interface Session {
  number: number;
  /** Day and time at which the session began. */
  at: Date;
  turns: Turn[];
}

export interface Question {
  text: string;
  kind: Kind;
  /** At least one letter was changed on purpose. */
  typo: boolean;
  evidence: string[];
}

export interface Conversation {
  name: string;
  people: [string, string];
  sessions: Session[];
  questions: Question[];
}

const PAIRS: [string, string][] = [
  ['Dana', 'Oskar'],
  ['Priya', 'Tom'],
  ['Lucia', 'Henrik'],
  ['Amara', 'Felix'],
  ['Joan', 'Mateusz'],
  ['Yuki', 'Grace'],
  ['Samir', 'Nell'],
  ['Ingrid', 'Paulo'],
  ['Chloe', 'Ravi'],
  ['Viktor', 'Maeve'],
];
const SESSIONS = 20;
const TOPICS_A_PERSON = 20;
const QUESTIONS_A_CONVERSATION = 40;
/** Share of the questions that share words with their evidence; with it plain BM25 finds about as much as on the public sets. */
const NEAR = 0.58;
const DAY_MS = 86_400_000;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

interface Told {
  person: string;
  other: string;
  topic: Topic;
  fact: Fact;
  text: string;
  turnId: string;
  at: Date;
}

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

export function conversations(): Conversation[] {
  const topics = readTopics();
  return PAIRS.map((people, index) => converse(people, topics, seeded(7_919 * (index + 1))));
}

function converse(people: [string, string], topics: Topic[], random: Random): Conversation {
  const talk = readSmallTalk();
  const blocks = plan(people, topics, random);
  const sessions: Session[] = [];
  const told: Told[] = [];
  const start = Date.UTC(2024, Math.floor(random() * 12), 3 + Math.floor(random() * 20), 9);
  for (let number = 1; number <= SESSIONS; number++) {
    const at = new Date(start + (number - 1) * 11 * DAY_MS + Math.floor(random() * 5 * DAY_MS));
    const session: Session = { number, at, turns: [] };
    const say = (speaker: string, text: string): string => {
      const id = `D${number}:${session.turns.length + 1}`;
      session.turns.push({ id, speaker, text });
      return id;
    };
    const [first, second] = random() < 0.5 ? people : ([people[1], people[0]] as const);
    say(first, fill(pick(random, talk.open), { O: second }));
    say(second, fill(pick(random, talk.reply), { O: first }));
    for (const block of blocks.filter((_, place) => place % SESSIONS === number - 1)) {
      const { person, other, topic, fact } = block;
      if (!fact) {
        const [remark, answer] = pick(random, topic.chat);
        say(person, remark);
        say(other, answer);
        continue;
      }
      if (random() < 0.5) say(other, fill(pick(random, talk.lead), { O: person, word: pick(random, topic.words) }));
      const turnId = say(person, block.text);
      told.push({ person, other, topic, fact, text: block.text, turnId, at });
      say(other, fill(pick(random, talk.react), { O: person, word: pick(random, topic.words) }));
      if (random() < 0.5) say(person, fill(pick(random, talk.after), { O: other }));
    }
    say(first, fill(pick(random, talk.close), { O: second }));
    sessions.push(session);
  }
  return { name: people.join(' and '), people, sessions, questions: ask(told, random) };
}

/** Everything that will be said, in random order; a fact that both people tell gets different wordings and values where there are any. */
function plan(people: [string, string], topics: Topic[], random: Random) {
  const blocks: { person: string; other: string; topic: Topic; fact: Fact | undefined; text: string }[] = [];
  const said = new Set<string>();
  for (const [index, person] of people.entries()) {
    const other = people[1 - index]!;
    for (const topic of shuffle(random, topics).slice(0, TOPICS_A_PERSON)) {
      for (const fact of topic.facts) {
        const wording =
          fact.evidence.find((text) => !said.has(text) && random() < 0.6) ?? fact.evidence.find((text) => !said.has(text));
        if (!wording) continue;
        said.add(wording);
        const values: Record<string, string> = {};
        for (const [slot, choices] of topic.slots) {
          const free = choices.filter((value) => !said.has(`${slot} ${value}`));
          values[slot] = pick(random, free.length > 0 ? free : choices);
          if (wording.includes(`{${slot}}`)) said.add(`${slot} ${values[slot]}`);
        }
        blocks.push({ person, other, topic, fact, text: sentence(fill(wording, values)) });
      }
      blocks.push({ person, other, topic, fact: undefined, text: '' }, { person, other, topic, fact: undefined, text: '' });
    }
  }
  return shuffle(random, blocks);
}

function ask(told: Told[], random: Random): Question[] {
  const questions: Question[] = [];
  const text = (template: string, item: Told): string => fill(template, { P: item.person, O: item.other });
  for (const item of shuffle(random, told)) {
    const { fact } = item;
    const roll = random();
    const twin = told.find((one) => one.fact === fact && one.person !== item.person);
    if (fact.open.length > 0 && roll < 0.4) add('open', text(pick(random, fact.open), item), [item]);
    else if (fact.temporal.length > 0 && roll < 0.75) add('temporal', when(item), [item]);
    else if (twin && roll < 0.35)
      add('multi-hop', fill(pick(random, wordings(fact)), { P: `${item.person} and ${item.other}`, O: '' }), [item, twin]);
    else if (roll < 0.55) {
      const second = pick(
        random,
        told.filter((one) => one.person === item.person && one.fact !== fact),
      );
      const joined = `${text(pick(random, wordings(fact)), item).slice(0, -1)}, and ${lowerFirst(text(pick(random, wordings(second.fact)), second))}`;
      add('multi-hop', joined, [item, second]);
    } else if (roll < 0.62) {
      const when = `${MONTHS[item.at.getUTCMonth()]} ${item.at.getUTCFullYear()}`;
      add('temporal', `${text(pick(random, wordings(fact)), item).slice(0, -1)} (told in ${when})?`, [item]);
    } else add('single-hop', text(pick(random, wordings(fact)), item), [item]);
    if (questions.length === QUESTIONS_A_CONVERSATION) break;
  }
  return questions;

  function when(item: Told): string {
    if (random() >= NEAR) return text(pick(random, item.fact.temporal), item);
    return `${text(pick(random, item.fact.near), item).slice(0, -1)}, and when was that?`;
  }

  function wordings(fact: Fact): string[] {
    return random() < NEAR ? fact.near : fact.far;
  }

  function add(kind: Kind, asked: string, items: Told[]): void {
    const typo = random() < 0.15;
    questions.push({ text: typo ? misspell(asked, random) : asked, kind, typo, evidence: items.map((item) => item.turnId) });
  }
}

/** Swaps, drops or doubles a letter in one or two of the longer words, as fingers do. */
function misspell(text: string, random: Random): string {
  const words = text.split(' ');
  const long = words.map((word, index) => ({ word, index })).filter(({ word, index }) => index > 0 && /^[a-z]{5,}/.test(word));
  for (const { word, index } of shuffle(random, long).slice(0, 2)) {
    const at = 1 + Math.floor(random() * (word.length - 3));
    const roll = random();
    if (roll < 0.4) words[index] = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
    else if (roll < 0.8) words[index] = word.slice(0, at) + word.slice(at + 1);
    else words[index] = word.slice(0, at) + word[at] + word.slice(at);
  }
  return words.join(' ');
}

function fill(template: string, values: Record<string, string>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

const sentence = (text: string): string =>
  text.replaceAll(/(^|[.!?] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function shuffle<T>(random: Random, list: readonly T[]): T[] {
  const out = [...list];
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [out[last], out[other]] = [out[other]!, out[last]!];
  }
  return out;
}

/** Mulberry32: 32 bits of state, enough to choose words. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
