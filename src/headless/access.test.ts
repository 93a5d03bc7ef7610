import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bearerOf, cookieOf, isSameToken, rejectForeign } from './access.ts';

function request(headers: IncomingMessage['headers'], localAddress = '127.0.0.1') {
  return { headers, socket: { localAddress } } as IncomingMessage;
}

describe('rejectForeign', () => {
  it.each([
    { host: '127.0.0.1:4680' },
    { host: 'localhost' },
    { host: 'LOCALHOST:80' },
    { host: '[::1]:4680' },
    { host: 'office.lan:4680' },
    { host: '127.0.0.1:4680', origin: 'http://127.0.0.1:4680' },
    { host: 'office.lan', origin: 'https://office.lan' },
  ])('lets %o in', (headers) => {
    expect(rejectForeign(request(headers), ['office.lan'])).toBeUndefined();
  });

  it.each([
    {},
    { host: '' },
    { host: 'evil.example' },
    { host: '127.0.0.1.evil.example' },
    { host: 'localhost@evil.example' },
    { host: '192.168.1.9:4680' },
    { host: '127.0.0.1:4680, evil.example' },
  ])('ACC-02 turns away host %o', (headers) => {
    expect(rejectForeign(request(headers), [])).toBe('foreign-host');
  });

  it('ACC-02 takes the address a request came in at for ours', () => {
    const host = '192.168.1.9:4680';
    expect(rejectForeign(request({ host }, '192.168.1.9'), [])).toBeUndefined();
    expect(rejectForeign(request({ host }, '::ffff:192.168.1.9'), [])).toBeUndefined();
    expect(rejectForeign(request({ host: '[fe80::1]:1' }, 'fe80::1'), [])).toBeUndefined();
  });

  it.each([
    'http://evil.example',
    'null',
    '',
    'http://127.0.0.1:4681',
    'http://127.0.0.1:4680.evil.example',
    'http://127.0.0.1:4680@evil.example',
    'file://',
  ])('ACC-03 turns away origin "%s"', (origin) => {
    expect(rejectForeign(request({ host: '127.0.0.1:4680', origin }), [])).toBe('foreign-origin');
  });
});

describe('tokens in a request', () => {
  it('compares tokens of any length', () => {
    expect(isSameToken('abc', 'abc')).toBe(true);
    expect(isSameToken('abc', 'abcd')).toBe(false);
    expect(isSameToken('', 'abc')).toBe(false);
  });

  it('reads a bearer token and nothing else', () => {
    expect(bearerOf(request({ authorization: 'Bearer wos_x' }))).toBe('wos_x');
    expect(bearerOf(request({ authorization: 'Basic wos_x' }))).toBeUndefined();
    expect(bearerOf(request({ authorization: 'Bearer a b' }))).toBeUndefined();
  });

  it('finds a cookie among others by its whole name', () => {
    const found = request({ cookie: 'xwellos-1=no; wellos-1=yes; wellos-12=no' });
    expect(cookieOf(found, 'wellos-1')).toBe('yes');
    expect(cookieOf(found, 'wellos-2')).toBeUndefined();
  });
});
