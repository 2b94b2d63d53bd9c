import { type AuditHead, auditHeadSchema } from '#foundry/audit';
import type { Config } from '#foundry/config';
import { cliErrors } from '../cli.errors.js';
import type { AuditFilter } from '../foundry-client.js';
import { withClient } from '../connect.js';
import { printable } from '../progress-printer.js';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** `foundry audit list` */
export async function listAuditCommand(config: Config, options: AuditFilter & { json?: boolean }): Promise<number> {
  const { json, ...filter } = options;
  const page = await withClient(config, 'foundry audit list', (client) => client.auditEntries(filter));
  if (json) print(JSON.stringify(page));
  else {
    for (const { seq, at, subject, name, action, target, result, details } of page.items) {
      const who = subject === name ? name : `${name} (${subject})`;
      const more = Object.entries(details).map(([key, value]) => `${key}: ${String(value)}`);
      print(
        printable(
          `${String(seq).padStart(6)}  ${at.slice(0, 19).replace('T', ' ')}  ${result.padEnd(7)}  ${action}  ${target ?? ''}  by ${who}  ${more.join(', ')}`,
          400,
        ),
      );
    }
    if (page.nextCursor) print(`More: foundry audit list --cursor ${page.nextCursor}`);
  }
  return 0;
}

/** `foundry audit heads`: one `organisation:length:hash` a line, to be kept elsewhere. */
export async function auditHeadsCommand(config: Config, options: { json?: boolean }): Promise<number> {
  const heads = await withClient(config, 'foundry audit heads', (client) => client.auditHeads());
  if (options.json) print(JSON.stringify(heads));
  else for (const { organisation, length, head } of heads) print(`${organisation}:${length}:${head}`);
  return 0;
}

/** `foundry audit verify`: 0 when nothing was altered, 1 with what was. */
export async function verifyAuditCommand(config: Config, options: { head?: readonly string[]; json?: boolean }): Promise<number> {
  const heads = (options.head ?? []).map(parseHead);
  const result = await withClient(config, 'foundry audit verify', (client) => client.verifyAudit(heads));
  if (options.json) print(JSON.stringify(result));
  else {
    for (const { organisation, length } of result.chains) print(`${organisation}: ${length} entries`);
    for (const { organisation, kind, message } of result.problems) print(`${organisation}: ${kind}: ${message}`);
    print(
      result.intact
        ? `Nothing was edited, deleted, moved or cut off, as far as the chain and ${result.anchors} noted heads can show.`
        : 'The audit log was altered.',
    );
  }
  return result.intact ? 0 : 1;
}

function parseHead(text: string): AuditHead {
  const [organisation, length, head] = text.split(':');
  const parsed = auditHeadSchema.safeParse({ organisation, length: Number(length), head });
  if (parsed.success) return parsed.data;
  throw cliErrors.usage(`${printable(text, 100)} is not a head as "foundry audit heads" prints it: organisation:length:hash.`);
}
