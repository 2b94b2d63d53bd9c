import { describe, expect, it } from 'vitest';
import { engineProfile } from './engine-profile.js';
import { sandboxFilter } from './sandbox-filter.js';

const profile = engineProfile('x64');

/** What an engine's library would decide: whether some rule holds for the call. */
function refused(name: string, ...args: bigint[]): number | undefined {
  const holds = profile.syscalls.find(
    (rule) =>
      rule.names.includes(name) &&
      (rule.args ?? []).every(({ index, op, value, valueTwo = 0 }) => {
        const arg = args[index] ?? 0n;
        if (op === 'SCMP_CMP_GT') return arg > BigInt(value);
        if (op === 'SCMP_CMP_NE') return arg !== BigInt(value);
        return (arg & BigInt(value)) === BigInt(valueTwo);
      }),
  );
  return holds?.errnoRet;
}

/** Bits that the kernel does not look at. */
const ABOVE = 1n << 32n;

describe('the filter of system calls for a container engine', () => {
  it('knows the calls of one architecture only, and numbers that fit into JSON', () => {
    expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64']);
    expect(engineProfile('arm64').architectures).toEqual(['SCMP_ARCH_AARCH64']);
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
    expect(sandboxFilter('x64').length).toBeGreaterThan(0);
  });

  it('refuses what the filter of bubblewrap refuses, and answers as a kernel without the newest', () => {
    for (const name of ['mount', 'unshare', 'ptrace', 'bpf', 'keyctl', 'userfaultfd']) expect(refused(name), name).toBe(1);
    for (const name of ['io_uring_setup', 'clone3']) expect(refused(name), name).toBe(38);
    expect(refused('fallocate')).toBe(95);
    for (const name of ['read', 'openat', 'futex']) expect(refused(name), name).toBeUndefined();
  });

  it('lets sockets of four families be made, and of netlink one protocol', () => {
    for (let family = 0n; family < 64n; family++) {
      expect(refused('socket', family), String(family)).toBe([1n, 2n, 10n, 16n].includes(family) ? undefined : 97);
    }
    expect(refused('socket', 16n, 3n, 15n)).toBe(97);
    expect(refused('socket', 40n | ABOVE)).toBe(97);
  });

  it('sees through bits that the kernel ignores', () => {
    expect(refused('ioctl', 0n, 0x5412n | ABOVE)).toBe(1);
    expect(refused('ioctl', 0n, 0x5401n)).toBeUndefined();
    expect(refused('chmod', 0n, 0o4755n | ABOVE)).toBe(1);
    expect(refused('fchmodat', 3n, 0n, 0o2755n)).toBe(1);
    expect(refused('chmod', 0n, 0o755n)).toBeUndefined();
  });

  it('refuses every new namespace, and no thread', () => {
    for (const flag of [0x80, 0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(refused('clone', BigInt(flag) | 17n), flag.toString(16)).toBe(1);
    }
    expect(refused('clone', 0x3d0f00n)).toBeUndefined();
  });

  it('lets the personality be asked for and be the usual one, and nothing else', () => {
    expect(refused('personality', 0n)).toBeUndefined();
    expect(refused('personality', 0xffffffffn)).toBeUndefined();
    for (const other of [1n, 0x0040000n, 0x80000000n, 0xfffffffen, 0x7fffffffn, 0x0008n | ABOVE]) {
      expect(refused('personality', other), other.toString(16)).toBe(1);
    }
  });
});
