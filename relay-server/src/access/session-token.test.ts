import { describe, expect, it } from 'vitest';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { createSessionTokens } from './session-token.ts';

const device = 'ab'.repeat(32) as DeviceKey;
let time = 1_800_000_000_000;
const now = () => time;
const tokens = createSessionTokens(new Uint8Array(32).fill(1), now);
const others = createSessionTokens(new Uint8Array(32).fill(2), now);

describe('a token', () => {
  it('RLY-11 stands for one device of one tenant', () => {
    const { token } = tokens.make('acme', device);
    expect(tokens.deviceOf('acme', token)).toBe(device);
    expect(tokens.deviceOf('other', token)).toBeUndefined();
    expect(others.deviceOf('acme', token)).toBeUndefined();
  });

  it('RLY-11 ends after ten minutes', () => {
    const { token, expiresAt } = tokens.make('acme', device);
    expect(expiresAt - time).toBe(600_000);
    time = expiresAt;
    expect(tokens.deviceOf('acme', token)).toBeUndefined();
  });

  it('RLY-11 is none with anything altered', () => {
    const { token } = tokens.make('acme', device);
    for (let at = 0; at < token.length; at++) {
      const altered = `${token.slice(0, at)}${token[at] === '1' ? '2' : '1'}${token.slice(at + 1)}`;
      expect(tokens.deviceOf('acme', altered)).toBeUndefined();
    }
  });
});

describe('a challenge', () => {
  it('RLY-11 is of this relay, for this tenant, for a minute', () => {
    const nonce = tokens.challenge('acme');
    expect(nonce.length).toBe(32);
    expect(tokens.isChallenge('acme', nonce)).toBe(true);
    expect(tokens.isChallenge('other', nonce)).toBe(false);
    expect(others.isChallenge('acme', nonce)).toBe(false);
    expect(
      tokens.isChallenge(
        'acme',
        nonce.map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
      ),
    ).toBe(false);
    expect(tokens.isChallenge('acme', nonce.subarray(1))).toBe(false);
    time += 60_000;
    expect(tokens.isChallenge('acme', nonce)).toBe(false);
  });
});
