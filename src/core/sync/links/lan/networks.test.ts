import { describe, expect, it } from 'vitest';
import { formatHostAndPort, isPrivateAddress, ownAddresses, parseHostAndPort } from './networks.ts';

describe('networks', () => {
  it.each([
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.31.255.255', true],
    ['172.32.0.1', false],
    ['192.168.7.9', true],
    ['169.254.1.1', true],
    ['100.64.0.1', true],
    ['100.128.0.1', false],
    ['8.8.8.8', false],
    ['::ffff:192.168.1.1', true],
    ['::ffff:8.8.8.8', false],
    ['fe80::1%eth0', true],
    ['fd12::1', true],
    ['2001:db8::1', false],
    ['', false],
    ['office.example', false],
  ])('SYN-140 %s is private: %s', (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected);
  });

  it('SYN-140 listens on no address that is not private, unless told to', () => {
    expect(ownAddresses(false).every(({ address }) => isPrivateAddress(address))).toBe(true);
    expect(ownAddresses(true).length).toBeGreaterThanOrEqual(ownAddresses(false).length);
  });

  it.each([
    ['192.168.1.5:4701', { host: '192.168.1.5', port: 4701 }],
    [' truck-3.local:80 ', { host: 'truck-3.local', port: 80 }],
    ['[fe80::1%eth0]:4701', { host: 'fe80::1%eth0', port: 4701 }],
  ])('SYN-144 reads the address %s', (text, expected) => {
    expect(parseHostAndPort(text)).toEqual(expected);
    expect(formatHostAndPort(expected)).toBe(text.trim());
  });

  it.each([
    '',
    'truck',
    'truck:',
    ':4701',
    'truck:0',
    'truck:65536',
    '[truck]:80',
    'fe80::1:80',
    'a b:1',
    'http://a:1',
  ])('SYN-144 takes %s for no address', (text) => expect(parseHostAndPort(text)).toBeUndefined());
});
