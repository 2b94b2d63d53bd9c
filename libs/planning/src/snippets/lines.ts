import type { SnippetRelation, Snippets } from './snippet.js';

/** Relations that stand on lines of their own beside models: DBML's `Ref: a.x > b.id`, Mermaid's `A ||--o{ B : has`. */
const REF = /(^|\n)[^\S\n]*Ref(?:\s+\w+)?\s*:\s*["']?(\w+)["']?\.[\w"']+\s*(<>|<|>|-)\s*["']?(\w+)["']?\.[\w"']+[^\n]*/gi;
const CROWS_FEET =
  /(^|\n)[^\S\n]*([A-Za-z][\w-]*)\s+([|}][|o])\s*(?:--|\.\.)\s*([|o][|{])\s+([A-Za-z][\w-]*)(?:\s*:\s*[^\n]*)?(?=\n|$)/g;

export function takeRelationLines(text: string, found: Snippets): string {
  if (!/Ref\b|--|\.\./i.test(text)) return text;
  const add = (from: string, to: string, kind: SnippetRelation['kind']): void => void found.relations.push({ from, to, kind });
  const plain = text.replace(REF, (_all, lead: string, from: string, sign: string, to: string) => {
    add(from, to, sign === '<>' ? 'many-to-many' : sign === '>' ? 'many-to-one' : sign === '<' ? 'one-to-many' : 'one-to-one');
    return lead;
  });
  return plain
    .replace(CROWS_FEET, (_all, lead: string, from: string, left: string, right: string, to: string) => {
      const kind: SnippetRelation['kind'] = `${left.includes('}') ? 'many' : 'one'}-to-${right.includes('{') ? 'many' : 'one'}`;
      add(from, to, kind);
      return lead;
    })
    .replace(/(^|\n)[^\S\n]*(?:erDiagram|classDiagram)[^\S\n]*(?=\n|$)/g, '$1');
}
