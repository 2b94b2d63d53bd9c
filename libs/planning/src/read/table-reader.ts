import { nounOf, type Noun } from '../nouns.js';
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
      addProperties(
        noun,
        [
          row[fieldsColumn] ?? '',
          ...row
            .slice(fieldsColumn + 1)
            .filter((cell) => /^(?:string|text|int|integer|date|enum|bool)/i.test(cell))
            .map((cell) => `(${cell})`),
        ].join(' '),
        part,
        notes.reading.facts,
      );
    }
    return;
  }
  const noun = owner ?? notes.context.current;
  if (!noun) return;
  const nameColumn = names.findIndex((name) => /^(?:field|name|column|attribute|property)/.test(name));
  if (nameColumn >= 0) {
    for (const row of body) {
      const details = row
        .filter((cell, i) => i !== nameColumn && cell !== '')
        .map((cell, i) => {
          const title = names[i >= nameColumn ? i + 1 : i] ?? '';
          if (/^(?:yes|y|true|✓|✔|x)$/i.test(cell))
            return /required|mandatory/.test(title) ? 'required' : /unique/.test(title) ? 'unique' : '';
          if (/^(?:no|n|false|-|✗)$/i.test(cell)) return /required|mandatory/.test(title) ? 'optional' : '';
          return /default/.test(title) ? `default ${cell}` : cell;
        });
      const part = notes.newPart(row.join(' | '), 'data');
      addProperties(
        noun,
        `${row[nameColumn] ?? ''} ${details
          .filter(Boolean)
          .map((detail) => `(${detail})`)
          .join(' ')}`,
        part,
        notes.reading.facts,
      );
    }
    return;
  }
  addProperties(noun, header.join(', '), notes.newPart(header.join(' | '), 'data'), notes.reading.facts);
}
