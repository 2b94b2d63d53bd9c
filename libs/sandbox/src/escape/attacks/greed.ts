import { bytes, type Greed } from '../attack.js';

const STRICT = { memoryBytes: bytes(96), wallTimeMs: 20_000 };
const GENEROUS = { memoryBytes: bytes(1024), wallTimeMs: 20_000 };

/** What is taken is kept for a while: where there are no control groups, memory is looked at from time to time. */
function memory(name: string, code: string): Greed {
  return {
    name,
    command: 'python3',
    code: `${code}\ntime.sleep(0.8); escaped()`,
    limits: STRICT,
    generous: GENEROUS,
    limit: ['memory'],
  };
}

const FILL = `
def fill(path):
    with open(path, 'wb', 0) as file:
        for _ in range(300): file.write(bytes(1 << 20))
`;

/** Taking without end, each in a way of its own. */
export const GREED: readonly Greed[] = [
  memory('fills its heap', `taken = [bytearray(b'x') * (1 << 20) for _ in range(300)]`),
  memory(
    'fills memory that it shares with its children',
    `
import mmap
area = mmap.mmap(-1, 300 << 20)
for page in range(0, 300 << 20, 4096): area[page] = 1`,
  ),
  memory(
    'fills a file that exists in memory only',
    `
file = os.memfd_create('file')
for _ in range(300): os.write(file, bytes(1 << 20))`,
  ),
  memory('fills /dev/shm', `${FILL}fill('/dev/shm/taken')`),
  memory('fills its temporary folder', `${FILL}fill(os.environ['TMPDIR'] + '/taken')`),
  memory('fills its home', `${FILL}fill(os.environ['HOME'] + '/taken')`),
  memory(
    'fills shared memory by number',
    `
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(0, 300 << 20, 0o1600)
ctypes.memset(libc.shmat(segment, None, 0), 1, 300 << 20)
libc.shmctl(segment, 0, None)`,
  ),
  memory(
    'shares the work of filling memory among many',
    `
children = []
for _ in range(10):
    pid = os.fork()
    if pid == 0:
        taken = bytearray(b'x') * (30 << 20)
        time.sleep(1)
        os._exit(0)
    children.append(pid)
if not all(os.waitpid(pid, 0)[1] == 0 for pid in children): sys.exit(1)`,
  ),
  {
    name: "fills Node's buffers",
    command: 'node',
    code: `const taken = []; for (let i = 0; i < 300; i++) taken.push(Buffer.alloc(1 << 20, 1)); setTimeout(() => console.log('ESCAPED', taken.length), 800)`,
    limits: { ...STRICT, memoryBytes: bytes(160) },
    generous: GENEROUS,
    limit: ['memory'],
  },
  {
    name: 'fills the memory of a WebAssembly program',
    command: 'node',
    code: `const m = new WebAssembly.Memory({ initial: 4800 }); new Uint8Array(m.buffer).fill(1); setTimeout(() => console.log('ESCAPED'), 800)`,
    limits: { ...STRICT, memoryBytes: bytes(160) },
    generous: GENEROUS,
    limit: ['memory'],
  },
  {
    name: 'forks without end',
    command: 'python3',
    code: `
for _ in range(200):
    if os.fork() == 0:
        time.sleep(3)
        os._exit(0)
escaped()`,
    limits: { processes: 40 },
    generous: { processes: 400 },
    limit: ['processes'],
  },
  {
    name: 'starts threads without end',
    command: 'python3',
    code: `
import threading
threading.stack_size(65536)
for _ in range(200): threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
escaped()`,
    limits: { processes: 40 },
    generous: { processes: 400 },
    limit: ['processes'],
  },
  {
    name: 'computes without end, in several processes',
    command: 'python3',
    code: `
os.fork(); os.fork()
until = time.process_time() + 0.6
while time.process_time() < until: pass
escaped()`,
    limits: { cpuTimeMs: 500 },
    generous: { cpuTimeMs: 60_000, wallTimeMs: 60_000 },
    limit: ['cpu_time'],
  },
  {
    name: 'waits without end, deaf to every signal that can be ignored',
    command: 'python3',
    code: `
for number in set(range(1, 32)) - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(number, signal.SIG_IGN)
time.sleep(2); escaped()`,
    limits: { wallTimeMs: 400 },
    generous: {},
    limit: ['wall_time'],
  },
  {
    name: 'stops itself, to be overlooked',
    command: 'python3',
    code: `
if os.fork() == 0:
    time.sleep(1.5); os.kill(os.getppid(), signal.SIGCONT); os._exit(0)
os.kill(os.getpid(), signal.SIGSTOP); escaped()`,
    limits: { wallTimeMs: 400 },
    generous: {},
    limit: ['wall_time'],
  },
  {
    name: 'fills the disk',
    command: 'python3',
    code: `
for number in range(60):
    open(f'part{number}', 'wb').write(os.urandom(1 << 20))
    time.sleep(0.02)
escaped()`,
    limits: { writtenBytes: bytes(8) },
    generous: { writtenBytes: bytes(200) },
    limit: ['written_bytes'],
  },
  {
    name: 'writes a file that is too large',
    command: 'python3',
    code: `${FILL}fill('taken'); escaped()`,
    limits: { fileBytes: bytes(4) },
    generous: {},
    limit: ['file_size'],
  },
  {
    name: 'makes a file of a terabyte that takes no space',
    command: 'python3',
    code: `open('taken', 'wb').truncate(1 << 40); escaped()`,
    limits: {},
    generous: { fileBytes: 2 ** 41 },
    limit: ['file_size'],
  },
  {
    name: 'opens files without end',
    command: 'python3',
    code: `kept = [open('/dev/null') for _ in range(300)]; escaped()`,
    limits: { openFiles: 64 },
    generous: {},
    limit: ['open_files'],
  },
  {
    name: 'prints without end',
    command: 'python3',
    code: `
for _ in range(4000): print('x' * 999)
escaped()`,
    limits: { outputBytes: bytes(1) },
    generous: {},
    limit: ['output_limit'],
  },
  {
    name: 'prints a line without end',
    command: 'python3',
    code: `
for _ in range(4000): sys.stdout.write('x' * 1000)
print(); escaped()`,
    limits: { outputBytes: bytes(1) },
    generous: {},
    limit: ['output_limit'],
  },
  {
    name: 'reports errors without end',
    command: 'python3',
    code: `
for _ in range(4000): sys.stderr.write('x' * 999 + chr(10))
escaped()`,
    limits: { outputBytes: bytes(1) },
    generous: {},
    limit: ['output_limit'],
  },
];
