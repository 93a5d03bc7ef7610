import type { Clock, Random } from '#shared/kit/clock.ts';
import type { Lines } from './drivers/lines.ts';
import type { Disk } from './storage/disk.ts';

/**
 * What the core is given from outside, so that the very code that ships also runs in simulations.
 * `network` is the core's only way out to field devices.
 */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly network: Network;
  /** Named points between two steps of a write; tests kill the process there. Does nothing in production. */
  readonly reach: (step: string) => void;
}

export interface Network {
  openLines(place: LinesPlace): Lines;
}

export interface LinesPlace {
  /** Where drivers keep what they must, such as certificates. */
  readonly workFolder: string;
  readonly log: { warn(details: object, message: string): void };
}
