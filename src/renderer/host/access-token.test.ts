import { describe, expect, it } from 'vitest';
import { splitToken } from './access-token.ts';

describe('splitToken', () => {
  it.each([
    ['http://x:1/?token=abc', 'http://x:1/', 'abc'],
    ['http://x:1/?token=abc&a=1#/t/T/wells', 'http://x:1/?a=1#/t/T/wells', 'abc'],
    ['http://x:1/#/t/T/wells?token=abc', 'http://x:1/#/t/T/wells', 'abc'],
    ['http://x:1/#/t/T/wells?lease=L&token=abc', 'http://x:1/#/t/T/wells?lease=L', 'abc'],
    ['http://x:1/#/t/T/wells?lease=L', 'http://x:1/#/t/T/wells?lease=L', null],
  ])('%s', (href, address, token) => {
    expect(splitToken(href)).toEqual({ address, token });
  });
});
