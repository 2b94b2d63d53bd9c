import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Chat1763684300000 implements MigrationInterface {
  name = 'Chat1763684300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chat_conversations (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        owner text NOT NULL,
        title text NOT NULL,
        active_build_id text,
        last_turn integer NOT NULL DEFAULT 0,
        last_event integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX chat_conversations_newest ON chat_conversations (organisation, owner, id DESC);

      CREATE TABLE chat_turns (
        conversation_id text NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
        turn integer NOT NULL,
        organisation text NOT NULL,
        owner text NOT NULL,
        message_key text,
        message_hash text NOT NULL,
        intent text,
        outcome text,
        lease_until timestamptz NOT NULL,
        cancel_requested boolean NOT NULL DEFAULT false,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        PRIMARY KEY (conversation_id, turn)
      );
      CREATE UNIQUE INDEX chat_turns_key ON chat_turns (organisation, owner, message_key) WHERE message_key IS NOT NULL;

      CREATE TABLE chat_events (
        conversation_id text NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
        seq integer NOT NULL,
        turn integer NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        data jsonb NOT NULL,
        PRIMARY KEY (conversation_id, seq)
      );

      CREATE TABLE chat_connections (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        owner text NOT NULL,
        transport text NOT NULL,
        client text NOT NULL,
        conversation_id text,
        opened_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz
      );
      CREATE INDEX chat_connections_newest ON chat_connections (organisation, owner, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE chat_connections, chat_events, chat_turns, chat_conversations');
  }
}
