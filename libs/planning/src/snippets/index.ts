import { takeBraces, takeConstructors } from './braces.js';
import { takeJson } from './json.js';
import { takeRelationLines } from './lines.js';
import { takePython } from './python.js';
import { takeRails } from './rails.js';
import { takeYaml } from './yaml.js';
import { noSnippets, type Snippets } from './snippet.js';

export interface WithoutSnippets {
  /** What is left to be read as prose. */
  readonly text: string;
  readonly snippets: Snippets;
}

/** Takes data models that are written as code out of a request. */
export function takeSnippets(text: string): WithoutSnippets {
  const snippets = noSnippets();
  if (!/[{[]|--|\benum\b|^\s*Ref\b|\bclass\s|create_table|\brails g|^[\w ]+:\s*\n/im.test(text)) return { text, snippets };
  const readers = [takeRails, takePython, takeConstructors, takeBraces, takeJson, takeYaml];
  const plain = readers.reduce((rest, take) => take(rest, snippets), text);
  if (snippets.things.length === 0) return { text, snippets: noSnippets() };
  return { text: takeRelationLines(plain, snippets).replace(/^[^\S\n]*```\w*[^\S\n]*$/gm, ''), snippets };
}
