import { AUDIT_ARCHITECTURES, CALL_NUMBERS, LAST_KNOWN_CALL, type Architecture, type CallName } from './call-numbers.js';
import { assembleFilter, ENOSYS, type Verdict } from './filter-program.js';

export const EPERM = 1;
export const EOPNOTSUPP = 95;
export const EAFNOSUPPORT = 97;

/** Refused whatever their arguments are: nothing that is built, tested or run here has a use for them. */
export const FORBIDDEN: readonly CallName[] = [
  // other namespaces and mounts
  ...(['unshare', 'setns', 'mount', 'umount2', 'pivot_root', 'chroot', 'open_tree', 'open_tree_attr', 'move_mount'] as const),
  ...(['fsopen', 'fsconfig', 'fsmount', 'fspick', 'mount_setattr', 'statmount', 'listmount', 'listns'] as const),
  // other processes
  ...(['ptrace', 'process_vm_readv', 'process_vm_writev', 'kcmp', 'pidfd_getfd', 'migrate_pages', 'move_pages'] as const),
  // large parts of the kernel that are rarely needed and often broken
  ...(['bpf', 'perf_event_open', 'userfaultfd', 'memfd_secret', 'add_key', 'request_key', 'keyctl'] as const),
  ...(['modify_ldt', 'uselib', 'ustat', 'sysfs', '_sysctl', 'lookup_dcookie', 'nfsservctl', 'lsm_set_self_attr'] as const),
  ...(['fanotify_init', 'fanotify_mark', 'name_to_handle_at', 'open_by_handle_at', 'file_setattr'] as const),
  // the machine itself
  ...(['init_module', 'finit_module', 'delete_module', 'create_module', 'kexec_load', 'kexec_file_load', 'reboot'] as const),
  ...(['swapon', 'swapoff', 'acct', 'quotactl', 'quotactl_fd', 'syslog', 'vhangup', 'iopl', 'ioperm'] as const),
  ...(['settimeofday', 'clock_settime', 'adjtimex', 'clock_adjtime', 'sethostname', 'setdomainname'] as const),
];

/** Answered as by a kernel that has none of it, so that programs take their older way. */
export const ABSENT: readonly CallName[] = ['io_uring_setup', 'io_uring_enter', 'io_uring_register', 'clone3'];

/** Of linux/sched.h: all CLONE_NEW… flags. */
export const NEW_NAMESPACES = 0x7e020080;
export const ADDRESS_FAMILIES = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const;
const NETLINK_ROUTE = 0;
/** Of asm-generic/ioctls.h: they type into a terminal in the name of whoever sits there. */
const [TIOCSTI, TIOCLINUX] = [0x5412, 0x541c];
export const TERMINAL_INPUT: readonly number[] = [TIOCSTI, TIOCLINUX];
export const SET_ID_BITS = 0o6000;

function refuse(errno: number): { readonly errno: number } {
  return { errno };
}

const BY_ARGUMENT: Readonly<Partial<Record<CallName, Verdict>>> = {
  // clone3 hides its flags behind a pointer, which no filter can follow: it is absent, and clone is looked at.
  clone: [{ argument: 0, test: { hasAnyOf: NEW_NAMESPACES }, verdict: refuse(EPERM) }],
  // vsock reaches the machine below a virtual one, packet and alg sockets the kernel's depths; netlink lists addresses.
  socket: [
    { argument: 0, test: { equals: ADDRESS_FAMILIES.unix }, verdict: 'allow' },
    { argument: 0, test: { equals: ADDRESS_FAMILIES.inet }, verdict: 'allow' },
    { argument: 0, test: { equals: ADDRESS_FAMILIES.inet6 }, verdict: 'allow' },
    { argument: 2, test: { hasAnyOf: ~NETLINK_ROUTE }, verdict: refuse(EAFNOSUPPORT) },
    { argument: 0, test: { equals: ADDRESS_FAMILIES.netlink }, verdict: 'allow' },
    { argument: 0, test: { hasAnyOf: ~0 }, verdict: refuse(EAFNOSUPPORT) },
  ],
  ioctl: [
    { argument: 1, test: { equals: TIOCSTI }, verdict: refuse(EPERM) },
    { argument: 1, test: { equals: TIOCLINUX }, verdict: refuse(EPERM) },
  ],
  personality: [
    { argument: 0, test: { equals: 0xffffffff }, verdict: 'allow' }, // asks for it
    { argument: 0, test: { hasAnyOf: ~0 }, verdict: refuse(EPERM) },
  ],
  // A program with a set-id bit that was left in a shared folder would be somebody's way to its owner's rights.
  chmod: [{ argument: 1, test: { hasAnyOf: SET_ID_BITS }, verdict: refuse(EPERM) }],
  fchmod: [{ argument: 1, test: { hasAnyOf: SET_ID_BITS }, verdict: refuse(EPERM) }],
  fchmodat: [{ argument: 2, test: { hasAnyOf: SET_ID_BITS }, verdict: refuse(EPERM) }],
  fchmodat2: [{ argument: 2, test: { hasAnyOf: SET_ID_BITS }, verdict: refuse(EPERM) }],
  // Space taken without writing is in nobody's account of written bytes; the C library then writes zeros instead.
  fallocate: refuse(EOPNOTSUPP),
};

export function isKnownArchitecture(architecture: string): architecture is Architecture {
  return architecture === 'x64' || architecture === 'arm64';
}

/** The system calls that a run may make, as a filter for `bwrap --seccomp`. Little-endian, as both architectures are. */
export function sandboxFilter(architecture: Architecture): Buffer {
  const numbers = CALL_NUMBERS[architecture];
  const calls = new Map<number, Verdict>();
  const set = (name: CallName, verdict: Verdict): void => {
    const number = numbers[name];
    if (number !== undefined) calls.set(number, verdict);
  };
  for (const name of FORBIDDEN) set(name, refuse(EPERM));
  for (const name of ABSENT) set(name, refuse(ENOSYS));
  for (const [name, verdict] of Object.entries(BY_ARGUMENT)) set(name as CallName, verdict);
  return assembleFilter({ auditArchitecture: AUDIT_ARCHITECTURES[architecture], calls, lastKnownCall: LAST_KNOWN_CALL });
}
