import { describe, expect, it } from 'vitest';
import { AddressGuard } from './address-guard.js';

describe('addresses', () => {
  const admitted = (guard: AddressGuard, ...addresses: string[]): string[] =>
    guard
      .admit(
        'registry.example',
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
      .map((a) => a.address);

  it('of a name that was public once are never private again', () => {
    const guard = new AddressGuard();
    expect(admitted(guard, '198.51.100.7', '10.0.0.1')).toEqual(['198.51.100.7']);
    const inside = [
      '10.1.2.3',
      '127.0.0.1',
      '192.168.1.1',
      '172.31.0.1',
      '100.64.0.1',
      '::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '::ffff:7f00:1',
    ];
    for (const address of [...inside, '64:ff9b::10.0.0.1', '64:ff9b::a00:1'])
      expect(admitted(guard, address), address).toEqual([]);
    expect(admitted(guard, '198.51.100.8', '2001:db8::1', '64:ff9b::c633:6407')).toHaveLength(3);
  });

  it('of a registry in the private network may be private, and change', () => {
    const guard = new AddressGuard();
    expect(admitted(guard, '10.0.0.5')).toEqual(['10.0.0.5']);
    expect(admitted(guard, '10.0.0.6')).toEqual(['10.0.0.6']);
  });

  it('of a link, of everyone and of nobody are never a registry', () => {
    const guard = new AddressGuard();
    for (const address of [
      '169.254.169.254',
      '0.0.0.0',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      '224.0.0.1',
      '255.255.255.255',
      '::ffff:169.254.169.254',
      '2002:7f00:1::',
      'nonsense',
    ])
      expect(admitted(guard, address), address).toEqual([]);
  });
});
