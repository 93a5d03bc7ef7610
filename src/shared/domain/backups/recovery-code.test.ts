import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRecoveryCode, parseRecoveryCode } from './recovery-code.ts';

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('a recovery code', () => {
  it('BAK-30 comes back however it is typed: case, spaces, O for 0, I and L for 1', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const code = formatRecoveryCode(secret);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(parseRecoveryCode(code)).toEqual(secret);
        const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
        expect(parseRecoveryCode(` ${typed.replaceAll('1', 'l')}\n`)).toEqual(secret);
      }),
    );
  });

  it('BAK-30 with one sign wrong, or two neighbours exchanged, is none', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(secrets, fc.nat(35), fc.nat(30), (secret, at, by) => {
        const signs = formatRecoveryCode(secret).replaceAll('-', '');
        const other = alphabet[(alphabet.indexOf(signs[at]!) + 1 + by) % 32]!;
        expect(parseRecoveryCode(signs.slice(0, at) + other + signs.slice(at + 1))).toBeUndefined();
        const [one, two] = [signs[at], signs[at + 1]];
        if (two === undefined || one === two) return;
        const exchanged = signs.slice(0, at) + two + one + signs.slice(at + 2);
        expect(parseRecoveryCode(exchanged)).toBeUndefined();
      }),
    );
  });

  it('BAK-30 is nothing else', () => {
    for (const text of ['', 'hello', '0000-0000', 'U'.repeat(36), 'é'.repeat(36)])
      expect(parseRecoveryCode(text)).toBeUndefined();
  });
});
