import { monotonicFactory } from 'ulid';
import type { Ports } from '../ports.ts';

/** Makes ULIDs that only grow, also within one millisecond and when the clock jumps back. */
export function createIds(ports: Pick<Ports, 'clock' | 'random'>): () => string {
  const next = monotonicFactory(() => ports.random.fraction());
  return () => next(ports.clock.nowMs());
}
