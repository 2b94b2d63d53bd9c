import { BlockList, isIP, isIPv6 } from 'node:net';
import type { LookupAddress } from 'node:dns';

/** Where no package registry is, whatever a name says: this host itself, a link's own addresses, everyone at once. */
const NEVER = blockList([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2002::', 16],
]);

/** Inside of an organisation or of this machine: right for a registry of one's own, a trick for a public one. */
const PRIVATE = blockList([
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['::1', 128],
  ['fc00::', 7],
]);

/** Addresses that carry an IPv4 address for a translator at the edge of the network. */
const NAT64 = /^64:ff9b::(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

/**
 * Keeps a name that stands for a public registry from leading into the private network (DNS rebinding). What a name
 * stands for is what it was first resolved to: a registry on a private address that the operator configured works.
 */
export class AddressGuard {
  private readonly publicNames: Set<string>;
  private readonly seen = new Set<string>();

  /** @param publicNames hosts that are known to be public before they were ever resolved */
  constructor(publicNames: readonly string[] = []) {
    this.publicNames = new Set(publicNames);
  }

  /** Those of a name's addresses that may be connected to; none when it leads somewhere that it must not. */
  admit(host: string, addresses: readonly LookupAddress[]): LookupAddress[] {
    const usable = addresses.filter(({ address }) => !isIn(NEVER, address));
    if (!this.seen.has(host) && usable.some(({ address }) => !isIn(PRIVATE, address))) this.publicNames.add(host);
    if (usable.length > 0) this.seen.add(host);
    return this.publicNames.has(host) ? usable.filter(({ address }) => !isIn(PRIVATE, address)) : usable;
  }
}

function isIn(list: BlockList, address: string): boolean {
  const embedded = NAT64.exec(address);
  if (embedded) {
    const [, dotted, high = '0', low = '0'] = embedded;
    const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
    return isIn(list, dotted ?? [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.'));
  }
  // what is no address at all (a scoped one, `fe80::1%eth0`) is not connected to
  return isIP(address) === 0 || address.includes('%') || list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  return list;
}
