/** What two people may talk about: facts with several wordings, the questions that they answer, and talk that answers nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Fact {
  /** Wordings in the first person; `{slot}` is filled when a conversation is written. */
  evidence: string[];
  /** Questions that share a few words with every wording. */
  near: string[];
  /** Questions in other words than the evidence. */
  far: string[];
  /** Questions about when it was told or happened. */
  temporal: string[];
  /** Questions that must be answered by judging what the fact implies. */
  open: string[];
}

export interface Topic {
  name: string;
  /** How the other person calls it. */
  words: string[];
  slots: Map<string, string[]>;
  facts: Fact[];
  /** A remark and its answer. */
  chat: [string, string][];
}

export type SmallTalk = Record<'open' | 'reply' | 'react' | 'after' | 'close' | 'lead', string[]>;

const FOLDER = join(import.meta.dirname, 'topics');
const QUESTIONS = { n: 'near', q: 'far', t: 'temporal', o: 'open' } as const;

export function readTopics(): Topic[] {
  const topics: Topic[] = [];
  for (const file of readdirSync(FOLDER).sort()) {
    if (file === 'smalltalk.txt') continue;
    for (const line of linesOf(file)) readLine(line, topics, file);
  }
  return topics;
}

export function readSmallTalk(): SmallTalk {
  const talk: SmallTalk = { open: [], reply: [], react: [], after: [], close: [], lead: [] };
  for (const line of linesOf('smalltalk.txt')) {
    const [kind, text] = split(line, ': ');
    talk[kind as keyof SmallTalk].push(text);
  }
  return talk;
}

function readLine(line: string, topics: Topic[], file: string): void {
  const topic = topics.at(-1);
  if (line.startsWith('topic ')) topics.push({ name: line.slice(6), words: [], slots: new Map(), facts: [], chat: [] });
  else if (!topic) throw new Error(`${file} starts without a topic`);
  else if (line.startsWith('slot ')) {
    const [name, values] = split(line.slice(5), ' = ');
    // What stands behind "~" explains a value to who reads the file.
    topic.slots.set(
      name,
      values.split(' | ').map((value) => value.split(' ~ ')[0]!.trim()),
    );
  } else if (line.startsWith('words: ')) topic.words = line.slice(7).split(' | ');
  else if (line === 'fact') topic.facts.push({ evidence: [], near: [], far: [], temporal: [], open: [] });
  else if (line.startsWith('chat: ')) topic.chat.push(split(line.slice(6), ' > '));
  else if (line.startsWith('e: ')) topic.facts.at(-1)!.evidence.push(line.slice(3));
  else {
    const [kind, text] = split(line, ': ');
    topic.facts.at(-1)![QUESTIONS[kind as keyof typeof QUESTIONS]].push(text);
  }
}

function linesOf(file: string): string[] {
  return readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`"${text}" has no "${mark}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
