import { parseRecoveryCode, recoveryCodeGroups } from './recovery-code.ts';

/** What is scanned of a kit: its code, and where the operator's relay was when it was printed. */
export interface KitText {
  readonly code: string;
  readonly relay: string | null;
}

const scheme = 'wellos:kit/';

/** `wellos:kit/<code>?relay=<address>`. */
export function encodeKitText({ code, relay }: KitText): string {
  return scheme + code + (relay === null ? '' : `?relay=${encodeURIComponent(relay)}`);
}

/** What was scanned, pasted or typed; undefined: it is not the text of a kit, though it may be its bare code. */
export function parseKitText(text: string): KitText | undefined {
  const [, code, relay] = /^wellos:kit\/([^?\s]+)(?:\?relay=(\S*))?$/i.exec(text.trim()) ?? [];
  if (code === undefined) return undefined;
  try {
    return { code, relay: relay ? decodeURIComponent(relay) : null };
  } catch {
    // A piece of the address is missing: the code may still be whole.
    return { code, relay: null };
  }
}

/** The code in a text of either kind. */
export function codeIn(text: string): string {
  return parseKitText(text)?.code ?? text;
}

/** What is wrong with what has been typed of a code so far. */
export type CodeProblem =
  /** So many of the groups of four are there. */
  | { readonly kind: 'short'; readonly groups: number; readonly of: number }
  | { readonly kind: 'long' }
  /** A sign that no code has, as it was typed. */
  | { readonly kind: 'sign'; readonly sign: string; readonly group: number }
  /** All are there, and one or two are others than on the paper. */
  | { readonly kind: 'mistyped' };

const groupSigns = 4;
/** O is read as 0, and I and L as 1. */
const taken = /[0-9A-HJKMNP-TV-ZOIL]/;

/** As far as it has been typed, in groups as they are printed; what is read as another sign stands as that. */
export function groupsOf(text: string): readonly string[] {
  const signs = signsOf(text).join('').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return signs.match(/.{1,4}/gu) ?? [];
}

/** undefined: it is a code, or nothing has been typed. */
export function problemOfCode(text: string): CodeProblem | undefined {
  const signs = [
    ...codeIn(text)
      .toUpperCase()
      .replaceAll(/[\s\-–—.]/g, ''),
  ];
  if (signs.length === 0) return undefined;
  const wrong = signs.findIndex((sign) => !taken.test(sign));
  if (wrong >= 0)
    return { kind: 'sign', sign: signs[wrong]!, group: Math.floor(wrong / groupSigns) + 1 };
  const groups = Math.floor(signs.length / groupSigns);
  if (signs.length < recoveryCodeGroups * groupSigns)
    return { kind: 'short', groups, of: recoveryCodeGroups };
  if (signs.length > recoveryCodeGroups * groupSigns) return { kind: 'long' };
  return parseRecoveryCode(codeIn(text)) ? undefined : { kind: 'mistyped' };
}

function signsOf(text: string): string[] {
  return [
    ...codeIn(text)
      .toUpperCase()
      .replaceAll(/[\s\-–—.]/g, ''),
  ];
}
