import { takeBraces } from './braces.js';
import { takeJson } from './json.js';
import { takeRelationLines } from './lines.js';
import { noSnippets, type Snippets } from './snippet.js';

export interface WithoutSnippets {
  /** What is left to be read as prose. */
  readonly text: string;
  readonly snippets: Snippets;
}

/** Takes data models that are written as code out of a request. */
export function takeSnippets(text: string): WithoutSnippets {
  const snippets = noSnippets();
  if (!/[{[]|--|\benum\b|^\s*Ref\b/im.test(text)) return { text, snippets };
  const plain = takeJson(takeBraces(text, snippets), snippets);
  if (snippets.things.length === 0) return { text, snippets: noSnippets() };
  return { text: takeRelationLines(plain, snippets).replace(/^[^\S\n]*```\w*[^\S\n]*$/gm, ''), snippets };
}
