import type { Attack } from '../attack.js';

/** Reading and writing what is not the run's own. */
export const FILE_ATTACKS: readonly Attack[] = [
  { name: 'reads a file of this machine', works: 'machine', code: `print(open(T['secretFile']).read())` },
  {
    name: 'reads a file through a link that it made in its own folder',
    works: 'machine',
    code: `os.symlink(T['secretFile'], 'link'); print(open('link').read())`,
  },
  {
    name: 'gives a file of this machine a second name in its own folder',
    works: 'machine',
    code: `os.link(T['secretFile'], 'copy'); print(open('copy').read())`,
  },
  {
    name: 'reads a file through the root folder of some process',
    works: 'machine',
    code: `
for pid in pids():
    print(quietly(lambda: open(f'/proc/{pid}/root' + T['secretFile']).read()) or '')`,
  },
  {
    name: 'reads a file through the working folder of some process',
    works: 'machine',
    code: `
for pid in pids():
    print(quietly(lambda: open(f'/proc/{pid}/cwd/' + os.path.basename(T['secretFile'])).read()) or '')`,
  },
  { name: 'reads the folder of another run', works: 'machine', code: `print(open(T['neighbourFile']).read())` },
  { name: 'climbs out of its folder', works: 'machine', code: `print(open('../neighbour/result.txt').read())` },
  { name: 'reads what others left in the temporary folder', works: 'machine', code: `print(open(T['temporaryFile']).read())` },
  { name: 'reads shared memory of this machine', works: 'machine', code: `print(open(T['sharedMemoryFile']).read())` },
  { name: 'lists who has an account here', works: 'machine', code: `'daemon:' in open('/etc/passwd').read() and escaped()` },
  { name: 'reads the passwords of this machine', works: 'root', code: `open('/etc/shadow').read() and escaped()` },
  {
    name: 'looks at the hardware and the kernel of this machine',
    works: 'machine',
    code: `os.listdir('/sys/kernel') and escaped()`,
  },
  {
    name: 'lists the network interfaces of this machine',
    works: 'machine',
    code: `len(open('/proc/net/dev').readlines()) > 3 and escaped()`,
  },
  {
    name: "reads the kernel's log",
    works: 'root',
    code: `os.read(os.open('/dev/kmsg', os.O_RDONLY | os.O_NONBLOCK), 8192) and escaped()`,
  },
  {
    name: 'opens a disk of this machine',
    works: 'root',
    code: `
for name in os.listdir('/dev'):
    if stat.S_ISBLK(os.lstat('/dev/' + name).st_mode) and quietly(lambda: os.open('/dev/' + name, os.O_RDONLY)):
        escaped()`,
  },
  {
    name: 'makes a device of its own',
    works: 'root',
    code: `os.mknod('disk', stat.S_IFBLK | 0o600, os.makedev(254, 0)); escaped()`,
  },
  {
    name: 'reads open files that were meant for others',
    works: 'with a descriptor left open',
    code: `
for descriptor in range(3, 64):
    print(quietly(lambda: os.pread(descriptor, 100, 0).decode('utf8', 'replace')) or '')`,
  },
  {
    name: 'writes into a folder that everybody may write to',
    works: 'machine',
    harms: 'openFolder',
    code: `open(T['openFolder'] + '/left', 'w').write('here')`,
  },
  {
    name: 'puts a file among the programs of this machine',
    works: 'root',
    code: `
path = '/usr/lib/.foundry-escape'
open(path, 'w').close(); os.unlink(path); escaped()`,
  },
  {
    name: 'puts a file into the configuration of this machine',
    works: 'root',
    code: `
path = '/etc/.foundry-escape'
open(path, 'w').close(); os.unlink(path); escaped()`,
  },
  {
    name: "changes Node's installation",
    works: 'root',
    code: `
path = os.path.dirname(T['node']) + '/.foundry-escape'
open(path, 'w').close(); os.unlink(path); escaped()`,
  },
  {
    name: 'leaves a program that runs with the rights of its owner',
    works: 'without the filter of system calls',
    code: `
open('program', 'w').close(); os.chmod('program', 0o4755)
os.stat('program').st_mode & stat.S_ISUID and escaped()`,
  },
  {
    name: 'opens a file by a handle, past all folders',
    works: 'root',
    code: `
handle = ctypes.create_string_buffer(struct.pack('Ii', 128, 0), 136)
mount = ctypes.c_int()
call('name_to_handle_at', -100, T['secretFile'].encode(), handle, ctypes.byref(mount), 0)
descriptor, _ = call('open_by_handle_at', os.open(os.path.dirname(T['secretFile']), os.O_RDONLY), handle, 0)
print(os.read(descriptor, 100).decode())`,
  },
];

/** What the dependencies of every project are for one run must be the same for the next. */
export const STORE_ATTACKS: readonly Attack[] = [
  {
    name: 'changes a package that all projects share',
    works: 'machine',
    code: `
os.chmod('node_modules/left/index.js', 0o644)
open('node_modules/left/index.js', 'w').write('taken over'); escaped()`,
  },
  {
    name: 'adds a package to those that all projects share',
    works: 'machine',
    code: `os.mkdir('node_modules/.bin2'); os.rmdir('node_modules/.bin2'); escaped()`,
  },
  {
    name: 'replaces a package that all projects share',
    works: 'machine',
    code: `
os.rename('node_modules/left/index.js', 'node_modules/left/index.old')
os.rename('node_modules/left/index.old', 'node_modules/left/index.js'); escaped()`,
  },
  {
    name: 'makes a shared package readable to nobody else',
    works: 'machine',
    code: `os.chmod('node_modules/left', 0o700); os.chmod('node_modules/left', 0o755); escaped()`,
  },
  {
    name: 'lists what other projects depend on',
    works: 'machine',
    code: `len(os.listdir(os.path.dirname(os.path.dirname(os.readlink('node_modules'))))) > 1 and escaped()`,
  },
];
