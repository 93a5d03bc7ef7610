import type { Lines } from './lines.ts';
import { createSupervisor, type SupervisorPorts } from './supervisor.ts';

export const TICK_MS = 50;

/** The supervisor in this thread. Simulations pass drivers, clock, randomness and `every` of their own. */
export function createInProcessLines(
  ports: SupervisorPorts,
  every: (ms: number, work: () => void) => () => void = everyRealMs,
): Lines {
  const supervisor = createSupervisor(ports);
  const stopTicking = every(TICK_MS, () => supervisor.tick());
  return {
    ...supervisor,
    close() {
      stopTicking();
      return supervisor.close();
    },
  };
}

function everyRealMs(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}
