import { describe, expect, it } from 'vitest';
import { errorToLineReason } from './line-reason.ts';

const systemError = (code: string) => Object.assign(new Error('it failed'), { code });

describe('errorToLineReason', () => {
  it.each([
    [systemError('ECONNREFUSED'), 'refused'],
    [systemError('EHOSTUNREACH'), 'unreachable'],
    [systemError('ENOTFOUND'), 'unreachable'],
    [systemError('ETIMEDOUT'), 'timeout'],
    [systemError('ECONNRESET'), 'reset'],
    [new Error('opc.tcp://host:4840 connect ECONNREFUSED 127.0.0.1:4840'), 'refused'],
    [new Error('EVERYTHING is fine'), undefined],
    ['read ECONNRESET', 'reset'],
    [undefined, undefined],
  ])('TEL-02 reads why a line is down from %s', (error, reason) => {
    expect(errorToLineReason(error)).toBe(reason);
  });
});
