import { IPAddress, IPError, IPInterface, IPNetwork } from '@windlass/sdk';
import { fc } from '../../support/chance';
import { isIPv4, isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';

const address = (text: string) => IPAddress.parse(text).toString();

describe('addresses', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is written %s (RFC 5952)', (text, canonical) => expect(address(text)).toBe(canonical));

  test.each([
    ...[
      '',
      '1.2.3',
      '1.2.3.4.5',
      '192.0.2.01',
      '0300.0.0.1',
      '0x7f.0.0.1',
      '2130706433',
      '300.1.1.1',
      '1.2.3.4 ',
      '1.2.3.-4',
      '１.2.3.4',
      '1.2.3.4/24',
    ],
    ...[
      ':',
      ':::',
      '1:::2',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2:3:4:5:6:7:8',
      '12345::',
      'fe80::1%eth0',
      '::1.2.3',
      '1.2.3.4::',
      '::g',
      '1:',
      ':1',
    ],
  ])('%j is no address', (text) => expect(() => IPAddress.parse(text)).toThrow(IPError));

  test('every address reads back as itself, and agrees with what Node calls an address', () => {
    fc.assert(
      fc.property(fc.constantFrom(4 as const, 6 as const), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (version, number) => {
        const value = version === 4 ? number & 0xffffffffn : number;
        const text = new IPAddress(version, value).toString();
        expect(version === 4 ? isIPv4(text) : isIPv6(text)).toBe(true);
        expect(IPAddress.parse(text)).toEqual(new IPAddress(version, value));
      }),
    );
  });

  test('exactly the texts that Node takes as addresses are taken, but for zones', () => {
    const piece = fc.constantFrom('0', '1', '255', '256', '01', 'ffff', 'fffff', '', ':', '::', '.', '192.0.2.1', 'g', ' ');
    const separated = fc.tuple(fc.constantFrom(':', '.', ''), fc.array(piece, { maxLength: 10 })).map(([by, parts]) => parts.join(by));
    fc.assert(
      fc.property(fc.oneof(separated, fc.ipV4(), fc.ipV6()), (text) => {
        const accepted = (() => {
          try {
            return Boolean(IPAddress.parse(text));
          } catch {
            return false;
          }
        })();
        expect(accepted).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('steps lead to the neighbours, and not past the ends', () => {
    expect(String(IPAddress.parse('192.0.2.255').plus(1))).toBe('192.0.3.0');
    expect(() => IPAddress.parse('255.255.255.255').plus(1)).toThrow(IPError);
    expect(() => IPAddress.parse('::').plus(-1)).toThrow(IPError);
  });
});

describe('interfaces', () => {
  test('host bits are kept and a dotted mask becomes a length', () => {
    expect(String(IPInterface.parse('192.0.2.1/255.255.255.0'))).toBe('192.0.2.1/24');
    expect(String(IPInterface.parse('0.0.0.0/0.0.0.0'))).toBe('0.0.0.0/0');
    expect(String(IPInterface.parse('192.0.2.1/24').network)).toBe('192.0.2.0/24');
  });

  test.each([
    '192.0.2.1',
    '192.0.2.1/',
    '192.0.2.1/33',
    '192.0.2.1/024',
    '192.0.2.1/+4',
    '192.0.2.1/255.0.255.0',
    '::1/129',
    '::1/255.0.0.0',
    '192.0.2.1/24/24',
  ])('%j is refused', (text) => expect(() => IPInterface.parse(text)).toThrow(IPError));
});

describe('networks', () => {
  test('host bits are refused and the network that was meant is suggested', () => {
    const refused = (() => {
      try {
        IPNetwork.parse('192.0.2.1/24');
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(IPError);
    expect(refused).toMatchObject({ suggestion: '192.0.2.0/24', message: expect.stringContaining('192.0.2.0/24') });
  });

  test.each([
    ['192.0.2.0/24', '192.0.2.1', '192.0.2.254', 254n, '192.0.2.255'],
    ['192.0.2.0/31', '192.0.2.0', '192.0.2.1', 2n, '192.0.2.1'],
    ['192.0.2.7/32', '192.0.2.7', '192.0.2.7', 1n, '192.0.2.7'],
    ['0.0.0.0/0', '0.0.0.1', '255.255.255.254', 4294967294n, '255.255.255.255'],
    ['2001:db8::/64', '2001:db8::1', '2001:db8::ffff:ffff:ffff:ffff', (1n << 64n) - 1n, '2001:db8::ffff:ffff:ffff:ffff'],
    ['::/0', '::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', (1n << 128n) - 1n, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s has the hosts %s to %s', (text, first, last, count, broadcast) => {
    const network = IPNetwork.parse(text);
    expect([String(network.firstHost), String(network.lastHost), network.hostCount, String(network.broadcast)]).toEqual([
      first,
      last,
      count,
      broadcast,
    ]);
    expect(String(network.hosts().next().value)).toBe(first);
  });

  test('subnets fill their parent exactly', () => {
    expect([...IPNetwork.parse('192.0.2.0/24').subnets(26)].map(String)).toEqual([
      '192.0.2.0/26',
      '192.0.2.64/26',
      '192.0.2.128/26',
      '192.0.2.192/26',
    ]);
    expect(() => [...IPNetwork.parse('192.0.2.0/24').subnets(23)]).toThrow(IPError);
  });

  test('contains what lies inside, of the same version only', () => {
    const network = IPNetwork.parse('10.0.0.0/8');
    expect(network.contains(IPAddress.parse('10.255.255.255'))).toBe(true);
    expect(network.contains(IPAddress.parse('11.0.0.0'))).toBe(false);
    expect(network.contains(IPNetwork.parse('10.0.0.0/7'))).toBe(false);
    expect(network.contains(IPNetwork.parse('10.1.0.0/16'))).toBe(true);
    expect(IPNetwork.parse('::/0').contains(IPAddress.parse('10.0.0.1'))).toBe(false);
    expect(network.overlaps(IPNetwork.parse('10.0.0.0/7'))).toBe(true);
    expect(String(IPNetwork.parse('255.255.240.0/20').netmask)).toBe('255.255.240.0');
  });

  test('values are texts in JSON', () => {
    expect(JSON.stringify([IPAddress.parse('::1'), IPInterface.parse('192.0.2.1/24'), IPNetwork.parse('10.0.0.0/8')])).toBe(
      '["::1","192.0.2.1/24","10.0.0.0/8"]',
    );
  });
});
