// Processor time from /proc: of a server, and of every program that it started (tools run in processes of their own).
import { readdirSync, readFileSync } from 'node:fs';

const TICK_US = 10_000;

/** Microseconds that a process has used: its main thread, its other threads, and the programs below it that are there or ended. */
export function processorOf(pid) {
  const all = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = statOf(`/proc/${name}/stat`);
    if (stat) all.set(Number(name), stat);
  }
  const own = all.get(pid);
  if (!own) throw new Error(`The process ${pid} is not there.`);
  const main = statOf(`/proc/${pid}/task/${pid}/stat`).used;
  const isBelow = (id) => {
    const parent = all.get(id)?.parent;
    return parent !== undefined && (parent === pid || isBelow(parent));
  };
  const programs = [...all].filter(([id]) => isBelow(id)).reduce((sum, [, { used, ended }]) => sum + used + ended, own.ended);
  return { main, threads: own.used - main, programs };
}

/** Fields of proc(5): 4 parent, 14 and 15 time in user and in kernel mode, 16 and 17 that of children that ended. */
function statOf(path) {
  let text;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(error.code)) return undefined; // it has ended meanwhile
    throw error;
  }
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1], used: (fields[11] + fields[12]) * TICK_US, ended: (fields[13] + fields[14]) * TICK_US };
}
