/** What becomes of a system call: let through, refused with an error number, or decided by its arguments. */
export type Verdict = 'allow' | { readonly errno: number } | readonly ArgumentRule[];

/** The first rule whose test holds decides; none: the call is let through. Only the low 32 bits of an argument are looked at. */
export interface ArgumentRule {
  /** Position of the argument, from 0. */
  readonly argument: number;
  readonly test: { readonly equals: number } | { readonly hasAnyOf: number };
  readonly verdict: 'allow' | { readonly errno: number };
}

export interface FilterRules {
  /** Linux's AUDIT_ARCH_… of the programs that may run. */
  readonly auditArchitecture: number;
  readonly calls: ReadonlyMap<number, Verdict>;
  /** The last call that these rules know about: later ones get ENOSYS, as on a kernel that does not have them yet. */
  readonly lastKnownCall: number;
}

// Numbers of linux/bpf_common.h, linux/seccomp.h and the layout of struct seccomp_data.
const LOAD_WORD = 0x20;
const JUMP = 0x05;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const JUMP_IF_ANY_BIT = 0x45;
const RETURN = 0x06;
const ACTION_ALLOW = 0x7fff0000;
const ACTION_ERRNO = 0x00050000;
const ACTION_KILL_PROCESS = 0x80000000;
const CALL_NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
const ARGUMENTS_AT = 16;
const ARGUMENT_BYTES = 8;

export const ENOSYS = 38;

interface Instruction {
  readonly code: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
  readonly operand: number;
}

/**
 * A seccomp filter as the kernel takes it (an array of struct sock_filter, little-endian). Calls are found by binary
 * search: the kernel runs a filter for every call of every process.
 */
export function assembleFilter(rules: FilterRules): Buffer {
  const program = [
    instruction(LOAD_WORD, ARCHITECTURE_AT),
    instruction(JUMP_IF_EQUAL, rules.auditArchitecture, 1, 0),
    // Calls of another architecture (32-bit programs on a 64-bit machine) have other numbers: they would pass unchecked.
    instruction(RETURN, ACTION_KILL_PROCESS),
    instruction(LOAD_WORD, CALL_NUMBER_AT),
    ...search(rangesOf(rules)),
  ];
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, whenTrue, whenFalse, operand }, index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(whenTrue, index * 8 + 2);
    bytes.writeUInt8(whenFalse, index * 8 + 3);
    bytes.writeUInt32LE(operand >>> 0, index * 8 + 4);
  });
  return bytes;
}

interface Range {
  readonly from: number;
  readonly verdict: Verdict;
}

/** Every call number belongs to the last range that begins at or before it. */
function rangesOf({ calls, lastKnownCall }: FilterRules): Range[] {
  const ranges: Range[] = [{ from: 0, verdict: 'allow' }];
  for (const [call, verdict] of [...calls].sort(([a], [b]) => a - b)) {
    if (call > lastKnownCall) throw new RangeError(`System call ${call} is later than the last known one, ${lastKnownCall}.`);
    if (ranges.at(-1)?.from === call) ranges.pop();
    ranges.push({ from: call, verdict }, { from: call + 1, verdict: 'allow' });
  }
  if (ranges.at(-1)?.from === lastKnownCall + 1) ranges.pop();
  // Calls of the x32 architecture, which have a high bit set, are here too.
  ranges.push({ from: lastKnownCall + 1, verdict: { errno: ENOSYS } });
  return ranges;
}

function search(ranges: readonly Range[]): Instruction[] {
  const [only] = ranges;
  if (only === undefined) throw new RangeError('A filter without ranges decides nothing.');
  if (ranges.length === 1) return decide(only.verdict);
  const middle = ranges.length >> 1;
  const [lower, upper] = [search(ranges.slice(0, middle)), search(ranges.slice(middle))];
  // Conditional jumps reach 255 instructions only, so the long way is an unconditional one.
  return [
    instruction(JUMP_IF_AT_LEAST, (ranges[middle] as Range).from, 0, 1),
    instruction(JUMP, lower.length),
    ...lower,
    ...upper,
  ];
}

function decide(verdict: Verdict): Instruction[] {
  if (!isRules(verdict)) return [instruction(RETURN, actionOf(verdict))];
  return [
    ...verdict.flatMap(({ argument, test, verdict: result }) => [
      instruction(LOAD_WORD, ARGUMENTS_AT + argument * ARGUMENT_BYTES),
      'equals' in test ? instruction(JUMP_IF_EQUAL, test.equals, 0, 1) : instruction(JUMP_IF_ANY_BIT, test.hasAnyOf, 0, 1),
      instruction(RETURN, actionOf(result)),
    ]),
    instruction(RETURN, ACTION_ALLOW),
  ];
}

function isRules(verdict: Verdict): verdict is readonly ArgumentRule[] {
  return Array.isArray(verdict);
}

function actionOf(verdict: Exclude<Verdict, readonly ArgumentRule[]>): number {
  return verdict === 'allow' ? ACTION_ALLOW : ACTION_ERRNO | verdict.errno;
}

function instruction(code: number, operand: number, whenTrue = 0, whenFalse = 0): Instruction {
  return { code, operand, whenTrue, whenFalse };
}
