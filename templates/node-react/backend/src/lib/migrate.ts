import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './database.js';

const folder = new URL('../../migrations/', import.meta.url);

/**
 * Applies the files of `migrations/` that this database has not seen, in the order of their names, each in a
 * transaction. Returns the names of the applied files.
 */
export function migrate(db: Database): string[] {
  db.script('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)');
  const applied = new Set(db.all('SELECT name FROM migrations').map((row) => row.name));
  // eslint-disable-next-line security/detect-non-literal-fs-filename -- our own folder
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  const pending = files.filter((file) => !applied.has(file)).sort();
  for (const file of pending) {
    // eslint-disable-next-line security/detect-non-literal-fs-filename -- a file listed from our own folder
    const sql = readFileSync(new URL(file, folder), 'utf8');
    db.transaction(() => {
      db.script(sql);
      db.run('INSERT INTO migrations (name, applied_at) VALUES (?, ?)', [file, new Date().toISOString()]);
    });
  }
  return pending;
}
