import { useState } from 'react';
import { fewestPassphraseCharacters } from '#shared/contract/security.ts';

/** A passphrase that is being chosen: typed twice, since nobody can look it up later. */
export interface NewPassphrase {
  readonly passphrase: string;
  readonly again: string;
  readonly isLong: boolean;
  /** Long enough, and the same both times. */
  readonly isSound: boolean;
  setPassphrase(passphrase: string): void;
  setAgain(again: string): void;
}

export function useNewPassphrase(): NewPassphrase {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const isLong = passphrase.trim().length >= fewestPassphraseCharacters;
  const isSound = isLong && again === passphrase;
  return { passphrase, again, isLong, isSound, setPassphrase, setAgain };
}
