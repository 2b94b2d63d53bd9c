import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { DatabaseSchema } from './database.types.js';

@Entity({ name: 'thing' })
export class Thing {
  @PrimaryColumn('int') id!: number;
  @Column('bigint') size!: string;
  @Column('jsonb') detail!: { a: number };
  @Column('vector', { length: 3 }) place!: number[];
}

export class Things1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS vector');
    await runner.query('CREATE TABLE thing (id int PRIMARY KEY, size bigint, detail jsonb, place vector(3))');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE thing');
  }
}

export class Names1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE thing ADD name text');
  }
  async down(): Promise<void> {}
}

export class Broken1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half (id int)');
    await runner.query('CREATE TABLE thing (id int)');
  }
  async down(): Promise<void> {}
}

/** A table of every kind of column that the application uses, and what may become of it. */
export const schema: DatabaseSchema = { entities: [Thing], migrations: [Things1700000000000] };
