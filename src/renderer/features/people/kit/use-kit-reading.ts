import { useEffect, useRef, useState } from 'react';
import { useCore } from '#renderer/app/core-context.tsx';
import type { InputOf, OutputOf } from '#renderer/core.ts';

export type KitInput = NonNullable<InputOf<'people', 'readKit'>>;
export type KitFound = OutputOf<'people', 'readKit'>;

export type KitReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly input: KitInput }
  | { readonly kind: 'found'; readonly input: KitInput; readonly found: KitFound }
  | { readonly kind: 'failed'; readonly problem: unknown };

/** What a relay shows of a kit. Asked by hand and kept in no cache: the code is worth an operator. */
export function useKitReading() {
  const core = useCore();
  const [reading, setReading] = useState<KitReading>({ kind: 'none' });
  const asking = useRef<AbortController>(undefined);
  const stop = () => {
    asking.current?.abort();
    asking.current = undefined;
    setReading({ kind: 'none' });
  };
  const look = async (input: KitInput) => {
    asking.current?.abort();
    const mine = new AbortController();
    asking.current = mine;
    setReading({ kind: 'asking', input });
    const next = await core.call('people', 'readKit', input, mine.signal).then(
      (found): KitReading => ({ kind: 'found', input, found }),
      (problem: unknown): KitReading => ({ kind: 'failed', problem }),
    );
    if (asking.current === mine) setReading(next);
  };
  useEffect(() => () => asking.current?.abort(), []);
  return { reading, look, stop };
}
