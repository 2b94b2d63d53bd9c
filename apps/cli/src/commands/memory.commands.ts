import type { Config } from '#foundry/config';
import { createMemorySchema, type MemoryFilter, sessionStartSchema } from '#foundry/memory';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { withClient } from '../connect.js';
import { printable } from '../progress-printer.js';

type Type = NonNullable<MemoryFilter['types']>[number];
interface Json {
  readonly json?: boolean;
}

const print = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

/** `foundry memory add` */
export async function addMemoryCommand(
  config: Config,
  text: string,
  { json, ...options }: Json & { type: Type; scope?: string; project?: string; tag?: string[]; key?: string; pinned?: boolean },
): Promise<number> {
  const { tag, ...rest } = options;
  const memory = createMemorySchema.parse({ ...rest, text, source: 'user_stated', tags: tag });
  const result = await withClient(config, 'foundry memory add', (client) => client.memories.create(memory));
  print(json ? JSON.stringify(result) : result.message);
  return 0;
}

/** `foundry memory search` */
export async function searchMemoryCommand(
  config: Config,
  query: string,
  { json, limit, type, project }: Json & { limit: number; type?: Type[]; project?: string },
): Promise<number> {
  const wanted = { query, limit: Math.min(limit, 100), ...(type && { types: type }), ...(project !== undefined && { project }) };
  const result = await withClient(config, 'foundry memory search', (client) => client.memories.search(wanted));
  if (json) print(JSON.stringify(result));
  else if (result.items.length === 0) print('Nothing was found.');
  else
    for (const { memory, why } of result.items) {
      const terms = why.terms.length > 0 ? `  (${why.terms.join(', ')})` : '';
      print(`${memory.id}  ${memory.type.padEnd(10)} ${printable(memory.text)}${printable(terms)}`);
    }
  return 0;
}

/** `foundry memory start` */
export async function startMemoryCommand(
  config: Config,
  { json, project, query, tokens }: Json & { project?: string; query?: string; tokens: number },
): Promise<number> {
  const wanted = sessionStartSchema.parse({ project, query, budgetTokens: tokens });
  const result = await withClient(config, 'foundry memory start', (client) => client.memories.start(wanted));
  print(
    json
      ? JSON.stringify(result)
      : result.text
          .split('\n')
          .map((line) => printable(line, 10_000))
          .join('\n'),
  );
  return 0;
}

/** `foundry memory pin`, and `unpin` */
export async function pinMemoryCommand(config: Config, id: string, pinned: boolean, { json }: Json): Promise<number> {
  const memory = await withClient(config, 'foundry memory pin', (client) => client.memories.pin(id, pinned));
  print(json ? JSON.stringify(memory) : `${memory.id} is ${memory.pinned ? 'pinned' : 'not pinned'}.`);
  return 0;
}

/** `foundry memory forget` */
export async function forgetMemoryCommand(config: Config, id: string, { json }: Json): Promise<number> {
  const result = await withClient(config, 'foundry memory forget', (client) => client.memories.forget(id));
  print(json ? JSON.stringify(result) : `${id} is forgotten.`);
  return 0;
}

/** `foundry memory export` */
export async function exportMemoryCommand(config: Config, { type }: { type?: Type[] }): Promise<number> {
  await withClient(config, 'foundry memory export', async (client) => {
    await pipeline(client.memories.export(type ? { types: type } : {}), process.stdout, { end: false });
  });
  return 0;
}

/** `foundry memory import` */
export async function importMemoryCommand(config: Config, file: string, { json }: Json): Promise<number> {
  const lines = file === '-' ? process.stdin : createReadStream(file);
  const result = await withClient(config, 'foundry memory import', (client) =>
    client.memories.import(lines as AsyncIterable<Uint8Array>),
  );
  const { memories, relations, unchanged } = result;
  print(
    json ? JSON.stringify(result) : `${memories} memories and ${relations} relations are new, ${unchanged} were there already.`,
  );
  return 0;
}
