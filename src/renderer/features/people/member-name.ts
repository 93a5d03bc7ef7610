import type { TFunction } from 'i18next';
import type { Member } from '#shared/contract/people.ts';

/** What a member is called on the screens: its computer, and who works there. */
export function memberName(t: TFunction, { seatName, personName }: MemberNames): string {
  if (seatName && personName) return `${seatName} (${personName})`;
  return seatName ?? personName ?? t('people.nameless');
}

type MemberNames = Pick<Member, 'seatName' | 'personName'>;

/** `K7QF2-M9XWT`, one letter at a time, as it is said over the phone and read aloud. */
export function spelt(code: string): string {
  return [...code].join(' ');
}
