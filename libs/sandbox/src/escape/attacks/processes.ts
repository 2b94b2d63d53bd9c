import type { Attack } from '../attack.js';

/** Reaching processes that are not the run's own. The victim belongs to the user that the attack runs as on the machine. */
export const PROCESS_ATTACKS: readonly Attack[] = [
  {
    name: 'reads the environment of other processes',
    works: 'machine',
    code: `
for pid in pids():
    print((quietly(lambda: open(f'/proc/{pid}/environ', errors='replace').read()) or '').replace(chr(0), ' '))`,
  },
  {
    name: 'reads the command lines of other processes',
    works: 'machine',
    code: `
for pid in pids():
    line = (quietly(lambda: open(f'/proc/{pid}/cmdline', errors='replace').read()) or '').replace(chr(0), ' ')
    if 'setInterval' + '(' in line: print(line)`,
  },
  {
    name: 'reads the memory of another process',
    works: 'machine',
    code: `
for line in open(f"/proc/{T['victim']}/maps"):
    if '[stack]' in line:
        first, last = (int(part, 16) for part in line.split()[0].split('-'))
        with open(f"/proc/{T['victim']}/mem", 'rb', 0) as memory:
            memory.seek(first)
            print(memory.read(last - first).decode('ascii', 'replace').replace(chr(0), ' '))`,
  },
  { name: 'ends another process', works: 'machine', harms: 'victim', code: `os.kill(T['victim'], signal.SIGKILL)` },
  {
    name: 'ends the group of another process',
    works: 'machine',
    harms: 'victim',
    code: `os.killpg(T['victim'], signal.SIGKILL)`,
  },
  {
    name: 'traces another process',
    works: 'machine',
    code: `
libc.ptrace.argtypes = [ctypes.c_long] * 4
if libc.ptrace(0x4206, T['victim'], 0, 0) == 0: escaped()`,
  },
  { name: 'slows another process down', works: 'machine', code: `os.setpriority(os.PRIO_PROCESS, T['victim'], 15); escaped()` },
  {
    name: 'lowers the limits of another process',
    works: 'machine',
    code: `
import resource
resource.prlimit(T['victim'], resource.RLIMIT_CORE, (0, 0)); escaped()`,
  },
  {
    name: 'reads memory that processes of this machine share by a number',
    works: 'machine',
    code: `
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(T['sharedMemoryKey'], 0, 0)
if segment >= 0: print(ctypes.string_at(libc.shmat(segment, None, 0o10000), 64).decode('ascii', 'replace'))`,
  },
  {
    name: 'reads a message queue of this machine',
    works: 'machine',
    code: `
queue = libc.msgget(T['queueKey'], 0)
message = ctypes.create_string_buffer(128)
if queue >= 0 and libc.msgrcv(queue, message, 100, 0, 0o4000) > 0: print(message.raw[8:].decode('ascii', 'replace'))`,
  },
  {
    name: 'leaves a process that nobody can find',
    works: 'machine',
    harms: 'survivor',
    code: `
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in range(3): os.close(descriptor)
        os.execve('/bin/sleep', ['sleep', T['survivor']], {})
    os._exit(0)
os.wait()
time.sleep(0.1)`,
  },
  {
    name: 'leaves a process that ignores being asked to end',
    works: 'machine',
    harms: 'survivor',
    code: `
if os.fork() == 0:
    os.setsid()
    for name in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT]: signal.signal(name, signal.SIG_IGN)
    os.execve('/bin/sleep', ['sleep', T['survivor']], {})
time.sleep(0.1)`,
  },
];
