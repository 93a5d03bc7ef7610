import { describe, expect, it } from 'vitest';
import { isTenantName, loopbackHosts, pathOf, reachedOf } from './host-of.ts';

const hosts = { publicHosts: ['relay.example:443'], domain: 'relay.example' };

describe('where a request was sent', () => {
  it.each([
    ['relay.example:443', { host: 'relay.example:443', tenant: undefined }],
    ['RELAY.example:443', { host: 'relay.example:443', tenant: undefined }],
    ['acme.relay.example', { host: 'acme.relay.example', tenant: 'acme' }],
    ['acme.relay.example:443', { host: 'acme.relay.example:443', tenant: 'acme' }],
    ['evil.example:443', undefined],
    ['relay.example:444', undefined],
    ['a.b.relay.example', undefined],
    ['-acme.relay.example', undefined],
    [undefined, undefined],
  ])('RLY-10 %s', (host, expected) => expect(reachedOf(host, hosts)).toEqual(expected));

  it('RLY-10 names the tenant by the host or the path, and never two', () => {
    expect(pathOf('/sync?x=1', 'acme')).toBe('/t/acme/sync?x=1');
    expect(pathOf('/t/acme/sync', 'acme')).toBe('/t/acme/sync');
    expect(pathOf('/t/other/sync', 'acme')).toBeUndefined();
    expect(pathOf('/t/other/sync', undefined)).toBe('/t/other/sync');
  });

  it('has loopback names', () => expect(loopbackHosts(1)).toContain('127.0.0.1:1'));

  it.each(['acme', 'a', 'a-1', 'x'.repeat(40)])('%s is a name', (name) =>
    expect(isTenantName(name)).toBe(true),
  );
  it.each(['', '-a', 'a-', 'A', 'a_b', '../x', 'x'.repeat(41), 'a.b'])('%s is none', (name) =>
    expect(isTenantName(name)).toBe(false),
  );
});
