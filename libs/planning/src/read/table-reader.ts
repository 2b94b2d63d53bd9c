import { nounOf, type Noun } from '../nouns.js';
import { readDeclaration } from './clause-reader.js';
import { listItems } from './lists.js';
import type { Notes } from './notes.js';
import { addProperties } from './properties.js';

/** A table of fields (one row each), of entities (name and fields), or of sample rows (the header names the fields). */
export function readTable(notes: Notes, rows: readonly (readonly string[])[], owner: Noun | undefined): void {
  const [header, ...body] = rows;
  if (!header) return;
  notes.first = false;
  const names = header.map((cell) => cell.toLowerCase());
  const entityColumn = names.findIndex((name) => /^(?:entity|table|model|object|thing|resource|class)/.test(name));
  const fieldsColumn = names.findIndex((name) => /^(?:fields?|attributes?|columns?|properties|data)/.test(name));
  if (entityColumn >= 0 && fieldsColumn >= 0 && entityColumn !== fieldsColumn) {
    for (const row of body) {
      const noun = nounOf(row[entityColumn] ?? '') ?? notes.context.current;
      if (!noun) continue;
      notes.context.current = noun;
      const part = notes.newPart(row.join(' | '), 'data');
      const cell = row[fieldsColumn] ?? '';
      const several = listItems(cell).length > 1;
      addProperties(
        noun,
        several ? cell : `${cell} ${details(row, names, [entityColumn, fieldsColumn])}`,
        part,
        notes.reading.facts,
      );
      for (const [i, other] of row.entries())
        if (i > fieldsColumn && /\b(?:belongs? to|has many|have many|many-to|one-to)\b/i.test(other))
          notes.reading.facts.push(...readDeclaration(`${noun.words.join(' ')} ${other}`, part, notes.context));
    }
    return;
  }
  const noun = owner ?? notes.context.current;
  if (!noun) return;
  const nameColumn = names.findIndex((name) => /^(?:field|name|column|attribute|property)/.test(name));
  if (nameColumn >= 0) {
    for (const row of body) {
      const part = notes.newPart(row.join(' | '), 'data');
      addProperties(noun, `${row[nameColumn] ?? ''} ${details(row, names, [nameColumn])}`, part, notes.reading.facts);
    }
    return;
  }
  addProperties(noun, header.join(', '), notes.newPart(header.join(' | '), 'data'), notes.reading.facts);
}

/** What the other columns of a row say about its field, each in brackets: type, values, `required`, `unique`, default. */
function details(row: readonly string[], titles: readonly string[], named: readonly number[]): string {
  return row
    .flatMap((cell, i) => {
      if (named.includes(i) || cell === '') return [];
      const title = titles[i] ?? '';
      if (/^(?:yes|y|true|✓|✔|x)$/i.test(cell))
        return /required|mandatory/.test(title) ? ['(required)'] : /unique/.test(title) ? ['(unique)'] : [];
      if (/^(?:no|n|false|-|—|✗)$/i.test(cell)) return /required|mandatory/.test(title) ? ['(optional)'] : [];
      return [/default/.test(title) ? `(default ${cell})` : `(${cell})`];
    })
    .join(' ');
}
