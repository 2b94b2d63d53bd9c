/**
 * A program to be killed: several clients move money between accounts as fast as they can, and every transfer is
 * reported on standard output once it is committed. Arguments: data directory, template file.
 */
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import pg from 'pg';
import { openDatabase } from './open-database.js';

const [dataDir, templateFile] = process.argv.slice(2);
const database = await openDatabase({
  dataDir: dataDir!,
  templateFile,
  entities: [],
  migrations: [],
  purpose: 'a durability test',
});
const pool = new pg.Pool({ ...database.poolConfig(), max: 4 });
await pool.query(`
  CREATE TABLE IF NOT EXISTS account (id int PRIMARY KEY, balance int NOT NULL);
  CREATE TABLE IF NOT EXISTS transfer (id bigserial PRIMARY KEY, amount int NOT NULL, note text NOT NULL);
  INSERT INTO account SELECT n, 1000 FROM generate_series(1, 10) n ON CONFLICT DO NOTHING`);
writeSync(1, 'ready\n');

async function transferForEver(client: pg.PoolClient, seed: number): Promise<void> {
  for (let i = seed; ; i++) {
    await client.query('BEGIN');
    await client.query('UPDATE account SET balance = balance - 1 WHERE id = $1', [1 + (i % 10)]);
    const { rows } = await client.query<{ id: string }>('INSERT INTO transfer (amount, note) VALUES (1, $1) RETURNING id', [
      'n'.repeat(i % 3000),
    ]);
    await client.query('UPDATE account SET balance = balance + 1 WHERE id = $1', [1 + ((i * 7 + 3) % 10)]);
    await client.query('COMMIT');
    writeSync(1, `${rows[0]!.id}\n`);
  }
}

for (let n = 0; n < 4; n++) void transferForEver(await pool.connect(), n * 13);
