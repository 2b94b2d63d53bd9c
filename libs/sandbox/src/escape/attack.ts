import type { RunLimits } from '../sandbox.types.js';

/** A way to do what a run must not do, and where it is shown to work, so that its failing inside says something. */
export interface Attack {
  /** What it does, to be read after "a run". */
  readonly name: string;
  /**
   * Python. `T` holds the aims of `Target`; `call(name, …)` makes a system call and gives its result and `errno`;
   * `escaped()` says that it got what it came for. Printing the target's secret says so too.
   */
  readonly code: string;
  /**
   * Where it works: on the machine itself, or in a sandbox that lacks one thing. `root`: on the machine, for root only;
   * an ordinary user cannot do it anyway.
   */
  readonly works: 'machine' | 'root' | Weakness;
  /** Shown by what it has done to the target, not by what it says. */
  readonly harms?: 'victim' | 'openFolder' | 'datagram' | 'caller' | 'survivor';
  /** False where this machine lacks what it needs. */
  readonly possible?: () => boolean;
}

/** One thing that is taken from the sandbox. */
export type Weakness = 'without the filter of system calls' | 'with a descriptor left open';

/** A program that takes something without end; `limits` are what a run may take of it. */
export interface Greed {
  readonly name: string;
  readonly command: 'python3' | 'node';
  /** Prints ESCAPED once it has taken `TAKES`; nothing else stops it. */
  readonly code: string;
  readonly limits: Partial<RunLimits>;
  /** What the same program may take without being stopped. */
  readonly generous: Partial<RunLimits>;
  /** Names that the result may give, the first being usual. */
  readonly limit: readonly string[];
}

const MEBIBYTE = 1024 * 1024;
export const bytes = (mebibytes: number): number => mebibytes * MEBIBYTE;

/** Numbers of system calls that Python's library has no function for, on x64 and arm64. */
const CALLS: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  add_key: [248, 217],
  bpf: [321, 280],
  clone: [56, 220],
  clone3: [435, 435],
  fsopen: [430, 430],
  io_uring_setup: [425, 425],
  keyctl: [250, 219],
  memfd_secret: [447, 447],
  mount: [165, 40],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  perf_event_open: [298, 241],
  personality: [135, 92],
  pidfd_getfd: [438, 438],
  pidfd_open: [434, 434],
  process_vm_readv: [310, 270],
  ptrace: [101, 117],
  setns: [308, 268],
  syslog: [103, 116],
  unshare: [272, 97],
  userfaultfd: [323, 282],
};

/** What every attack starts with. */
export const PRELUDE = `
import ctypes, json, os, signal, socket, stat, struct, sys, time
T = json.loads(os.environ['TARGET'])
libc = ctypes.CDLL(None, use_errno=True)
CALLS = ${JSON.stringify(CALLS)}
def call(name, *args):
    number = CALLS[name][0 if os.uname().machine == 'x86_64' else 1]
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    return result, ctypes.get_errno()
def escaped():
    print('ESCAPED', flush=True)
def pids():
    return [name for name in os.listdir('/proc') if name.isdigit()]
def quietly(work):
    try:
        return work()
    except OSError:
        return None
NEWNS, NEWUSER = 0x20000, 0x10000000
`;
