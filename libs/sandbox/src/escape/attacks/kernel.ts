import { existsSync, readFileSync } from 'node:fs';
import type { Attack } from '../attack.js';

/** On kernels that no longer let anybody type into a terminal there is nothing to show. */
function terminalsTakeInput(): boolean {
  try {
    return readFileSync('/proc/sys/dev/tty/legacy_tiocsti', 'utf8').trim() !== '0';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true; // from before it could be switched off
    throw error;
  }
}

const CAP_SYS_RESOURCE = 24n;

/** Root of a machine that was itself given less than all rights may not do everything. */
function mayExceedLimits(): boolean {
  const [, rights = '0'] = /^CapEff:\s+(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return ((BigInt(`0x${rights}`) >> CAP_SYS_RESOURCE) & 1n) === 1n;
}

const FILTERED = 'without the filter of system calls';

/** Asking the kernel for what would undo the walls, or for its less tested parts. */
export const KERNEL_ATTACKS: readonly Attack[] = [
  {
    name: 'chooses the program that the kernel starts when one crashes',
    works: 'root',
    code: `os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY) and escaped()`,
  },
  {
    name: "presses the kernel's emergency keys",
    works: 'root',
    possible: () => existsSync('/proc/sysrq-trigger'),
    code: `os.open('/proc/sysrq-trigger', os.O_WRONLY) and escaped()`,
  },
  {
    name: 'finds a setting of the kernel that it may write',
    works: 'root',
    code: `
for folder, _, names in os.walk('/proc/sys'):
    # Whoever may open this one may write numbers of processes to come in its own namespace, and only with a right for it.
    for name in set(names) - {'ns_last_pid'}:
        if quietly(lambda: os.open(folder + '/' + name, os.O_WRONLY)): escaped()`,
  },
  {
    name: 'makes a control group, to leave its own',
    works: 'root',
    code: `
for parent in ['/sys/fs/cgroup/pids', '/sys/fs/cgroup/memory', '/sys/fs/cgroup']:
    path = parent + '/foundry-escape'
    if quietly(lambda: os.mkdir(path) or True):
        os.rmdir(path); escaped()`,
  },
  {
    name: 'protects itself from being chosen when memory ends',
    works: 'root',
    possible: mayExceedLimits,
    code: `os.write(os.open('/proc/self/oom_score_adj', os.O_WRONLY), b'-1000'); escaped()`,
  },
  { name: 'makes a user namespace', works: 'machine', code: `call('unshare', NEWUSER)[0] == 0 and escaped()` },
  {
    name: 'forks into a user namespace',
    works: 'machine',
    code: `
pid, _ = call('clone', NEWUSER | signal.SIGCHLD, 0, 0, 0, 0)
if pid == 0: os._exit(0)
pid > 0 and escaped()`,
  },
  {
    name: 'forks into a user namespace by the newer call',
    works: 'machine',
    code: `
arguments = ctypes.create_string_buffer(struct.pack('QQQQQQQQ', NEWUSER, 0, 0, 0, signal.SIGCHLD, 0, 0, 0), 64)
pid, _ = call('clone3', arguments, 64)
if pid == 0: os._exit(0)
pid > 0 and escaped()`,
  },
  {
    name: 'mounts something of its own',
    works: 'machine',
    code: `
call('unshare', NEWUSER | NEWNS)
call('mount', b'none', T['openFolder'].encode(), b'tmpfs', 0, 0)[0] == 0 and escaped()`,
  },
  {
    name: 'mounts by the newer calls',
    works: 'machine',
    code: `
call('unshare', NEWUSER | NEWNS)
call('fsopen', b'tmpfs', 0)[0] >= 0 and escaped()`,
  },
  {
    name: 'enters a namespace',
    works: 'root',
    code: `call('setns', os.open('/proc/self/ns/uts', os.O_RDONLY), 0)[0] == 0 and escaped()`,
  },
  { name: 'chooses another root folder', works: 'machine', code: `call('unshare', NEWUSER); os.chroot('/'); escaped()` },
  { name: 'renames this machine', works: 'root', code: `socket.sethostname(socket.gethostname()); escaped()` },
  {
    name: 'reads the kernel messages by a call',
    works: 'root',
    code: `call('syslog', 3, ctypes.create_string_buffer(4096), 4096)[0] > 0 and escaped()`,
  },
  {
    name: 'raises its limits again',
    works: 'root',
    possible: mayExceedLimits,
    code: `
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (1, 1)); escaped()`,
  },
  { name: 'takes the processor before everybody else', works: 'root', code: `os.nice(-5); escaped()` },
  {
    name: 'takes the processor in real time',
    works: 'root',
    code: `os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); escaped()`,
  },
  { name: 'traces a process of its own', works: FILTERED, code: `libc.ptrace(0, 0, 0, 0) == 0 and escaped()` },
  {
    name: 'reads memory of a process by its number',
    works: FILTERED,
    code: `
mine, copy = ctypes.create_string_buffer(b'memory', 8), ctypes.create_string_buffer(8)
local = ctypes.create_string_buffer(struct.pack('PN', ctypes.addressof(copy), 8))
remote = ctypes.create_string_buffer(struct.pack('PN', ctypes.addressof(mine), 8))
call('process_vm_readv', os.getpid(), local, 1, remote, 1, 0)[0] == 8 and escaped()`,
  },
  {
    name: 'takes an open file from a process',
    works: FILTERED,
    code: `call('pidfd_getfd', call('pidfd_open', os.getpid(), 0)[0], 1, 0)[0] >= 0 and escaped()`,
  },
  {
    name: 'opens a ring of asynchronous calls, past every filter',
    works: FILTERED,
    code: `call('io_uring_setup', 4, ctypes.create_string_buffer(256))[0] >= 0 and escaped()`,
  },
  {
    name: 'leaves a key for the next run',
    works: FILTERED,
    code: `call('add_key', b'user', b'foundry', b'word', 4, -4)[0] > 0 and escaped()`,
  },
  { name: 'makes a keyring', works: FILTERED, code: `call('keyctl', 0, -3, 1)[0] > 0 and escaped()` },
  {
    name: 'handles its own page faults, to win races in the kernel',
    works: FILTERED,
    code: `call('userfaultfd', 1)[0] >= 0 and escaped()`,
  },
  {
    name: 'switches off the random placement of memory',
    works: FILTERED,
    code: `call('personality', 0x0040000)[0] >= 0 and escaped()`,
  },
  {
    name: 'types into a terminal',
    works: FILTERED,
    possible: terminalsTakeInput,
    code: `
import fcntl
_, terminal = os.openpty()
if os.fork() == 0:
    os.setsid()
    fcntl.ioctl(terminal, 0x540e, 0)
    fcntl.ioctl(terminal, 0x5412, b'x')
    escaped()
    os._exit(0)
os.wait()`,
  },
  {
    name: 'loads a program into the kernel',
    works: 'root',
    code: `call('bpf', 0, ctypes.create_string_buffer(struct.pack('IIII', 2, 4, 4, 1), 128), 128)[0] >= 0 and escaped()`,
  },
  {
    name: 'watches the processor',
    works: 'root',
    code: `call('perf_event_open', ctypes.create_string_buffer(struct.pack('IIQ', 1, 112, 0), 112), 0, -1, -1, 0)[0] >= 0 and escaped()`,
  },
];
