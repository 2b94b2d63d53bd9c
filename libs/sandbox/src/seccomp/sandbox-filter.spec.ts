import { describe, expect, it } from 'vitest';
import { AUDIT_ARCHITECTURES, CALL_NUMBERS, LAST_KNOWN_CALL, type Architecture, type CallName } from './call-numbers.js';
import { assembleFilter } from './filter-program.js';
import { sandboxFilter } from './sandbox-filter.js';

/** Runs a filter as the kernel would (classic BPF), and says what becomes of one call. */
function verdict(filter: Buffer, call: number, args: readonly number[] = [], architecture = AUDIT_ARCHITECTURES.x64): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call >>> 0, 0);
  data.writeUInt32LE(architecture, 4);
  args.forEach((arg, index) => data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(arg)), 16 + index * 8));
  let accumulator = 0;
  for (let at = 0; ; at++) {
    const code = filter.readUInt16LE(at * 8);
    const [whenTrue, whenFalse] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)];
    const operand = filter.readUInt32LE(at * 8 + 4);
    const jump = (holds: boolean): void => void (at += holds ? whenTrue : whenFalse);
    if (code === 0x20) accumulator = data.readUInt32LE(operand);
    else if (code === 0x05) at += operand;
    else if (code === 0x15) jump(accumulator === operand);
    else if (code === 0x35) jump(accumulator >= operand);
    else if (code === 0x45) jump((accumulator & operand) !== 0);
    else if (code === 0x06)
      return operand === 0x7fff0000 ? 'allow' : operand === 0x80000000 ? 'kill' : `errno ${operand & 0xffff}`;
    else throw new Error(`no such instruction: ${code}`);
  }
}

const filter = sandboxFilter('x64');
const x64 = (name: CallName): number => CALL_NUMBERS.x64[name] as number;

describe('the filter of system calls', () => {
  it('lets ordinary calls through, also between and beside the refused ones', () => {
    const refused = new Set<number>(Object.values(CALL_NUMBERS.x64));
    for (let call = 0; call <= LAST_KNOWN_CALL; call++) {
      if (!refused.has(call)) expect(verdict(filter, call), String(call)).toBe('allow');
    }
  });

  it.each([
    ['unshare', 'errno 1'],
    ['mount', 'errno 1'],
    ['ptrace', 'errno 1'],
    ['bpf', 'errno 1'],
    ['keyctl', 'errno 1'],
    ['io_uring_setup', 'errno 38'],
    ['clone3', 'errno 38'],
    ['fallocate', 'errno 95'],
  ] as const)('refuses %s with %s whatever its arguments are', (name, expected) => {
    expect(verdict(filter, x64(name))).toBe(expected);
    expect(verdict(filter, x64(name), [-1, -1, -1, -1, -1, -1])).toBe(expected);
  });

  it('answers calls that came later, and those of x32, as a kernel that does not have them', () => {
    expect(verdict(filter, LAST_KNOWN_CALL + 1)).toBe('errno 38');
    expect(verdict(filter, 0x40000000 | x64('ptrace'))).toBe('errno 38');
    expect(verdict(filter, -1)).toBe('errno 38');
  });

  it('kills what calls as a program of another architecture', () => {
    expect(verdict(filter, 26, [], 0x40000003)).toBe('kill'); // ptrace of 32-bit x86
    expect(verdict(filter, 26, [], AUDIT_ARCHITECTURES.arm64)).toBe('kill');
  });

  it('knows every flag that makes a namespace, and no other', () => {
    const THREAD = 0x003d0f00; // what the C library passes for a thread
    expect(verdict(filter, x64('clone'), [THREAD])).toBe('allow');
    expect(verdict(filter, x64('clone'), [17])).toBe('allow');
    for (const flag of [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(verdict(filter, x64('clone'), [THREAD | flag]), flag.toString(16)).toBe('errno 1');
    }
  });

  it('lets sockets of the four usual families through and no others', () => {
    const usual = [1, 2, 10];
    for (let family = 0; family < 64; family++) {
      const expected = usual.includes(family) || family === 16 ? 'allow' : 'errno 97';
      if (family === 0) continue; // unspecified: the kernel itself refuses it
      expect(verdict(filter, x64('socket'), [family, 1, 0]), String(family)).toBe(expected);
    }
    expect(verdict(filter, x64('socket'), [2, 1, 6])).toBe('allow');
    expect(verdict(filter, x64('socket'), [16, 3, 9])).toBe('errno 97'); // netlink of the audit log
  });

  it('lets nobody type into a terminal, change the memory layout or set set-id bits', () => {
    expect(verdict(filter, x64('ioctl'), [0, 0x5412])).toBe('errno 1');
    expect(verdict(filter, x64('ioctl'), [0, 0x541c])).toBe('errno 1');
    expect(verdict(filter, x64('ioctl'), [0, 0x5401])).toBe('allow');
    expect(verdict(filter, x64('personality'), [0xffffffff])).toBe('allow');
    expect(verdict(filter, x64('personality'), [0])).toBe('allow');
    expect(verdict(filter, x64('personality'), [0x0040000])).toBe('errno 1');
    expect(verdict(filter, x64('chmod'), [0, 0o4755])).toBe('errno 1');
    expect(verdict(filter, x64('fchmodat'), [-100, 0, 0o2755])).toBe('errno 1');
    expect(verdict(filter, x64('chmod'), [0, 0o1777])).toBe('allow');
  });

  it('is there for both architectures, each with its own numbers', () => {
    for (const architecture of ['x64', 'arm64'] satisfies Architecture[]) {
      const own = sandboxFilter(architecture);
      expect(own.length % 8).toBe(0);
      expect(own.length / 8).toBeLessThan(4096);
      const audit = AUDIT_ARCHITECTURES[architecture];
      expect(verdict(own, CALL_NUMBERS[architecture].ptrace as number, [], audit)).toBe('errno 1');
      expect(verdict(own, CALL_NUMBERS[architecture].socket as number, [40, 1, 0], audit)).toBe('errno 97');
    }
  });

  it('does not take rules for calls that come after the last known one', () => {
    expect(() => assembleFilter({ auditArchitecture: 1, calls: new Map([[11, { errno: 1 }]]), lastKnownCall: 10 })).toThrow(
      RangeError,
    );
  });
});
