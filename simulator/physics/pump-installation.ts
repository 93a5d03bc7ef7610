import { rodString } from '#shared/domain/lift/rod-string.ts';
import type { ProducerDesign, PumpInstallation } from './well-model.ts';

/** Brine and light oil in the tubing. */
const fluidGravity = 0.95;
const damping = 0.12;
/** A taper of three rods, the thickest on top, as deep wells have it. */
const taper = [
  { share: 0.34, diameterIn: 1 },
  { share: 0.36, diameterIn: 0.875 },
  { share: 0.3, diameterIn: 0.75 },
];
/** Of the load of a badly worn pump, within a second. */
const worstLeakPerS = 6;

/** Rods and load of a pump that hangs at the depth of its design and lifts from the bottom of a pumped-off well. */
export function installPump(
  { liftDepthFt, fault }: Pick<ProducerDesign, 'liftDepthFt' | 'fault'>,
  { plungerIn, strokeIn }: { readonly plungerIn: number; readonly strokeIn: number },
): PumpInstallation {
  const sections = taper.map(({ share, diameterIn }) => ({
    lengthFt: Math.round((share * liftDepthFt) / 25) * 25,
    diameterIn,
  }));
  return {
    rods: rodString.parse({ sections, fluidGravity, damping, plungerIn }),
    strokeIn,
    // Fo = 0.340 · SG · D² · L lbf (domain reference 6.1).
    fluidLoadLbf: Math.round(0.34 * fluidGravity * plungerIn ** 2 * liftDepthFt),
    leakPerS: worstLeakPerS * fault,
  };
}
