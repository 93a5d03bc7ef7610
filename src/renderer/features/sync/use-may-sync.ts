import { useMayControl, useMayEnter } from '#renderer/app/use-may-control.ts';
import { useSyncStatus } from './use-sync.ts';

/** What the person at the screen may do about how this computer reaches others; nothing while that is not known. */
export interface MaySync {
  /** Set the relay and the network. */
  readonly setUp: boolean;
  /** Pause, name a neighbour's address, write a file for a stick. */
  readonly work: boolean;
}

/** As the contract says of its calls: who is on the way in is a viewer until then, and may do what brings it there. */
export function useMaySync(): MaySync {
  const status = useSyncStatus().data;
  const isComingIn =
    status !== undefined && (status.joining !== null || status.state === 'outside');
  const [mayControl, mayEnter] = [useMayControl(), useMayEnter()];
  return { setUp: mayControl || isComingIn, work: mayEnter || isComingIn };
}
