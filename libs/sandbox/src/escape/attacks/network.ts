import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Attack } from '../attack.js';

/** An address of this machine that other machines use; undefined when it has no network. */
export function privateAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

const hasIpv6 = (): boolean => Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const hasDefaultRoute = (): boolean => /^\S+\t00000000\t/m.test(readFileSync('/proc/net/route', 'utf8'));
/** Families and protocols that this kernel has, by the names in its own list. */
const hasProtocol = (name: string) => (): boolean =>
  new RegExp(`^${name}\\s`, 'm').test(readFileSync('/proc/net/protocols', 'utf8'));

const FILTERED = 'without the filter of system calls';

/** Talking to anybody. Servers of the target answer everybody with its secret. */
export const NETWORK_ATTACKS: readonly Attack[] = [
  {
    name: 'reaches a server on 127.0.0.1',
    works: 'machine',
    code: `print(socket.create_connection(('127.0.0.1', T['port'])).recv(100).decode())`,
  },
  {
    name: 'reaches a server on ::1',
    works: 'machine',
    possible: hasIpv6,
    code: `print(socket.create_connection(('::1', T['port6'])).recv(100).decode())`,
  },
  {
    name: "reaches a server on this machine's own address",
    works: 'machine',
    possible: () => privateAddress() !== undefined,
    code: `print(socket.create_connection((T['privateAddress'], T['publicPort']), 2).recv(100).decode())`,
  },
  {
    name: 'reaches a server through the address of nobody in particular',
    works: 'machine',
    code: `print(socket.create_connection(('0.0.0.0', T['publicPort']), 2).recv(100).decode())`,
  },
  {
    name: 'sends a datagram to a server on 127.0.0.1',
    works: 'machine',
    harms: 'datagram',
    code: `socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'out', ('127.0.0.1', T['datagramPort']))`,
  },
  {
    name: 'sends a datagram to an address on the internet',
    works: 'machine',
    possible: hasDefaultRoute,
    // From the block that is set aside for documentation: nobody is there.
    code: `socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'out', ('203.0.113.9', 53)); escaped()`,
  },
  {
    name: 'sends a datagram to everybody in the local network',
    works: 'machine',
    possible: hasDefaultRoute,
    code: `
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(b'out', ('255.255.255.255', 9)); escaped()`,
  },
  {
    name: 'reaches a socket by its path',
    works: 'machine',
    code: `s = socket.socket(socket.AF_UNIX); s.connect(T['socketPath']); print(s.recv(100).decode())`,
  },
  {
    name: 'reaches a socket by its abstract name',
    works: 'machine',
    // Some servers name themselves with zeros up to the length that a name may have.
    code: `
for name in [T['abstractName'], T['abstractName'].ljust(107, chr(0))]:
    s = socket.socket(socket.AF_UNIX)
    quietly(lambda: s.connect(chr(0) + name))
    print((quietly(lambda: s.recv(100)) or b'').decode())`,
  },
  {
    name: 'is reached by others on 127.0.0.1',
    works: 'machine',
    harms: 'caller',
    code: `
server = socket.create_server(('127.0.0.1', T['freePort'])); server.settimeout(1)
print('LISTENING', flush=True)
quietly(lambda: server.accept()[0].send(b'inside'))`,
  },
  {
    name: 'opens a socket to the machine below this virtual one',
    works: FILTERED,
    possible: hasProtocol('AF_VSOCK'),
    code: `socket.socket(40, socket.SOCK_STREAM); escaped()`,
  },
  {
    name: "opens a socket to the kernel's other services",
    works: FILTERED,
    code: `socket.socket(16, socket.SOCK_RAW, 16); escaped()`,
  },
  { name: 'watches every packet of this machine', works: 'root', code: `socket.socket(17, socket.SOCK_RAW, 0x0300); escaped()` },
  { name: 'forges packets', works: 'root', code: `socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); escaped()` },
];
