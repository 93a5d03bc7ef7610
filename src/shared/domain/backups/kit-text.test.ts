import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeIn, encodeKitText, groupsOf, parseKitText, problemOfCode } from './kit-text.ts';
import { formatRecoveryCode, recoverySecretBytes } from './recovery-code.ts';

const secret = fc.uint8Array({ minLength: recoverySecretBytes, maxLength: recoverySecretBytes });
const code = formatRecoveryCode(Uint8Array.from({ length: 20 }, (_, n) => n * 7));

describe('what is scanned of a kit', () => {
  it('BAK-36 says its code and where the relay was', () => {
    fc.assert(
      fc.property(secret, fc.option(fc.webUrl()), (bytes, relay) => {
        const said = { code: formatRecoveryCode(bytes), relay };
        expect(parseKitText(encodeKitText(said))).toEqual(said);
      }),
    );
    expect(codeIn(` ${encodeKitText({ code, relay: 'https://relay.example/t/a' })}\n`)).toBe(code);
    expect(codeIn(code)).toBe(code);
    expect(parseKitText(code)).toBeUndefined();
    expect(parseKitText(`wellos:kit/${code}?relay=%E0%A4%A`)).toEqual({ code, relay: null });
  });
});

describe('what is typed of a code', () => {
  it('BAK-30 is told what is wrong with it, as far as it goes', () => {
    expect(problemOfCode('')).toBeUndefined();
    expect(problemOfCode(code)).toBeUndefined();
    expect(problemOfCode(code.toLowerCase().replaceAll('-', ' '))).toBeUndefined();
    expect(problemOfCode(code.slice(0, 12))).toEqual({ kind: 'short', groups: 2, of: 9 });
    expect(problemOfCode(`${code}0`)).toEqual({ kind: 'long' });
    expect(problemOfCode(`${code.slice(0, 6)}U`)).toEqual({ kind: 'sign', sign: 'U', group: 2 });
    const other = code.startsWith('A') ? 'B' : 'A';
    expect(problemOfCode(other + code.slice(1))).toEqual({ kind: 'mistyped' });
  });

  it('BAK-30 is shown in groups as they are printed', () => {
    expect(groupsOf(code)).toEqual(code.split('-'));
    expect(groupsOf('oil2 ab')).toEqual(['0112', 'AB']);
    expect(groupsOf('')).toEqual([]);
  });

  it('BAK-30 is no code with any one sign another', () => {
    fc.assert(
      fc.property(secret, fc.nat(35), (bytes, at) => {
        const signs = formatRecoveryCode(bytes).replaceAll('-', '');
        const sign = signs[at] === 'Z' ? 'Y' : 'Z';
        const typed = signs.slice(0, at) + sign + signs.slice(at + 1);
        expect(problemOfCode(typed)).toEqual({ kind: 'mistyped' });
      }),
    );
  });
});
