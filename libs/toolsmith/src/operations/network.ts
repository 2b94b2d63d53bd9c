/** IPv4 and MAC addresses, and parts of URLs and file paths. */

export function ipToNumber(address: string): number {
  const parts = address.trim().split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    throw new Error(`"${address}" is not an IPv4 address like 192.168.0.1.`);
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function numberToIp(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
    throw new Error('An IPv4 address is a whole number from 0 to 4294967295.');
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}

function blockOf(cidr: string): { first: number; size: number; bits: number } {
  const [address, bits] = cidr.trim().split('/');
  if (bits === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32)
    throw new Error(`"${cidr}" is not a block like 10.0.0.0/8.`);
  const size = 2 ** (32 - Number(bits));
  return { first: Math.floor(ipToNumber(address!) / size) * size, size, bits: Number(bits) };
}

export function isInBlock(address: string, cidr: string): boolean {
  const { first, size } = blockOf(cidr);
  const value = ipToNumber(address);
  return value >= first && value < first + size;
}

export interface Subnet {
  network: string;
  broadcast: string;
  netmask: string;
  hosts: number;
}

/** `hosts` are the addresses that can be given to hosts. */
export function subnetOf(cidr: string): Subnet {
  const { first, size, bits } = blockOf(cidr);
  return {
    network: numberToIp(first),
    broadcast: numberToIp(first + size - 1),
    netmask: numberToIp(2 ** 32 - size),
    hosts: bits >= 31 ? size : size - 2,
  };
}

/** "aa:bb:cc:dd:ee:ff". */
export function formatMac(address: string): string {
  const digits = address.replace(/[^\da-f]/gi, '').toLowerCase();
  if (digits.length !== 12) throw new Error(`"${address}" is not a MAC address.`);
  return digits.match(/../g)!.join(':');
}

const urlOf = (text: string): URL => {
  try {
    return new URL(text.trim());
  } catch (error) {
    throw new Error(`"${text}" is not a URL like https://example.org/path.`, { cause: error });
  }
};

/** The value of one parameter; empty when it is not there. */
export const queryParameter = (url: string, name: string): string => urlOf(url).searchParams.get(name) ?? '';

export function setQueryParameter(url: string, name: string, value: string): string {
  const changed = urlOf(url);
  changed.searchParams.set(name, value);
  return changed.toString();
}

export function removeQueryParameters(url: string): string {
  const changed = urlOf(url);
  changed.search = '';
  return changed.toString();
}

/** Without utm_… and the like. */
export function removeTracking(url: string): string {
  const changed = urlOf(url);
  for (const name of Array.from(changed.searchParams.keys()))
    if (/^(?:utm_.+|fbclid|gclid|msclkid|mc_eid|mc_cid)$/.test(name)) changed.searchParams.delete(name);
  return changed.toString();
}

const lastPart = (path: string): string =>
  path
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .at(-1)!;

export const fileName = (path: string): string => lastPart(path);

/** Without the dot; empty when there is none. */
export const fileExtension = (path: string): string => /.\.([^.]+)$/.exec(lastPart(path))?.[1] ?? '';

export const withoutExtension = (path: string): string => lastPart(path).replace(/(?<=.)\.[^.]+$/, '');

/** The part of an e-mail address after the @. */
export function emailDomain(address: string): string {
  const at = address.trim().lastIndexOf('@');
  if (at < 1) throw new Error(`"${address}" is not an e-mail address.`);
  return address
    .trim()
    .slice(at + 1)
    .toLowerCase();
}

export function emailUser(address: string): string {
  const at = address.trim().lastIndexOf('@');
  if (at < 1) throw new Error(`"${address}" is not an e-mail address.`);
  return address.trim().slice(0, at);
}
