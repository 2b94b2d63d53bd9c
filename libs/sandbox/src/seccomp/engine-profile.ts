import type { Architecture } from './call-numbers.js';
import {
  ABSENT,
  ADDRESS_FAMILIES,
  EAFNOSUPPORT,
  EOPNOTSUPP,
  EPERM,
  FORBIDDEN,
  NEW_NAMESPACES,
  SET_ID_BITS,
  TERMINAL_INPUT,
} from './sandbox-filter.js';
import { ENOSYS } from './filter-program.js';

interface Comparison {
  readonly index: number;
  readonly op: 'SCMP_CMP_MASKED_EQ' | 'SCMP_CMP_GT' | 'SCMP_CMP_NE';
  /** What is compared with; of a masked comparison the mask. */
  readonly value: number;
  /** Of a masked comparison what the masked bits have to be. */
  readonly valueTwo?: number;
}

interface Rule {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ERRNO';
  readonly errnoRet: number;
  /** All of them have to hold. */
  readonly args?: readonly Comparison[];
}

/** In the format of container engines (`--security-opt seccomp=FILE`), which is that of https://github.com/seccomp/libseccomp. */
export interface EngineProfile {
  readonly defaultAction: 'SCMP_ACT_ALLOW';
  readonly architectures: readonly string[];
  readonly syscalls: readonly Rule[];
}

const ARCHITECTURES: Readonly<Record<Architecture, string>> = { x64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' };
/** The kernel reads the lower half of these arguments only, and a program may put anything into the upper one. */
const LOWER_HALF = 0xffffffff;

/**
 * The rules of `sandboxFilter` for an engine, in place of the engine's own list, which differs from version to version: older
 * ones let io_uring and vsock through. A format of names cannot refuse "whatever is newer than that", so calls that an engine
 * does not know by name are the kernel's own to refuse.
 */
export function engineProfile(architecture: Architecture): EngineProfile {
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: [ARCHITECTURES[architecture]],
    syscalls: [
      refuse(FORBIDDEN, EPERM),
      refuse(ABSENT, ENOSYS),
      refuse(['fallocate'], EOPNOTSUPP),
      ...anyBit(['clone'], 0, NEW_NAMESPACES),
      ...anyBit(['chmod', 'fchmod'], 1, SET_ID_BITS),
      ...anyBit(['fchmodat', 'fchmodat2'], 2, SET_ID_BITS),
      ...TERMINAL_INPUT.map((request) => refuse(['ioctl'], EPERM, [equals(1, request)])),
      ...otherSockets(),
      ...otherPersonalities(),
    ],
  };
}

function refuse(names: readonly string[], errnoRet: number, args?: readonly Comparison[]): Rule {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet, ...(args === undefined ? {} : { args }) };
}

function equals(index: number, value: number): Comparison {
  return masked(index, LOWER_HALF, value);
}

function masked(index: number, mask: number, value: number): Comparison {
  return { index, op: 'SCMP_CMP_MASKED_EQ', value: mask, valueTwo: value };
}

/** A rule for each bit: the format has no "one of these". */
function anyBit(names: readonly string[], index: number, mask: number): Rule[] {
  return bitsOf(mask).map((bit) => refuse(names, EPERM, [masked(index, bit, bit)]));
}

function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, position) => 2 ** position).filter((bit) => Math.floor(mask / bit) % 2 === 1);
}

function otherSockets(): Rule[] {
  const allowed: readonly number[] = Object.values(ADDRESS_FAMILIES);
  const last = Math.max(...allowed);
  const between = Array.from({ length: last }, (_, family) => family).filter((family) => !allowed.includes(family));
  return [
    refuse(['socket'], EAFNOSUPPORT, [{ index: 0, op: 'SCMP_CMP_GT', value: last }]),
    ...between.map((family) => refuse(['socket'], EAFNOSUPPORT, [equals(0, family)])),
    // of netlink only the first protocol, which lists addresses
    refuse(['socket'], EAFNOSUPPORT, [equals(0, ADDRESS_FAMILIES.netlink), { index: 2, op: 'SCMP_CMP_NE', value: 0 }]),
  ];
}

/** All but 0, the usual one, and all ones, which asks for it: in every other number some bit is set and the next one is not. */
function otherPersonalities(): Rule[] {
  return Array.from({ length: 32 }, (_, position) => {
    const [bit, next] = [2 ** position, 2 ** ((position + 1) % 32)];
    return refuse(['personality'], EPERM, [masked(0, bit + next, bit)]);
  });
}
