import { useEffect, useEffectEvent, useMemo } from 'react';
import type { CallOf, EventOf, Feature, InputOf } from '#renderer/core.ts';
import { useCore } from './core-context.tsx';

/** A stream of the contract, followed while the component is there; it goes on after each reconnect. */
export function useStream<F extends Feature, C extends CallOf<F>>(
  feature: F,
  name: C,
  input: InputOf<F, C>,
  onEvent: (event: EventOf<F, C>) => void,
): void {
  const core = useCore();
  const handleEvent = useEffectEvent(onEvent);
  // The input is compared by what it says, not by identity.
  const text = JSON.stringify(input) as string | undefined;
  const sameInput = useMemo(
    () => (text === undefined ? undefined : JSON.parse(text)) as InputOf<F, C>,
    [text],
  );
  useEffect(
    () => core.follow<F, C>(feature, name, sameInput, (event) => handleEvent(event)),
    [core, feature, name, sameInput],
  );
}
