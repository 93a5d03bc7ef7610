import type { DeviceFault, DevicesOrder, DevicesReady, PhaseTold } from './devices-process.ts';
import { forkProgram } from './forked.ts';

/** Modbus TCP devices in a process of their own. */
export interface Devices {
  readonly ports: readonly number[];
  setFaults(faults: readonly (DeviceFault | null)[]): void;
  beginPhase(): void;
  endPhase(): Promise<PhaseTold>;
  /** They answer nobody any more. */
  stop(): void;
  close(): Promise<void>;
}

export async function startDevices(count: number): Promise<Devices> {
  const { ready, tell, ask, close } = await forkProgram<DevicesReady>('devices-process.ts', [
    String(count),
  ]);
  const order = (one: DevicesOrder) => tell(one);
  return {
    ports: ready.ports,
    setFaults: (faults) => order({ kind: 'faults', faults }),
    beginPhase: () => order({ kind: 'begin' }),
    endPhase: () => ask<PhaseTold>({ kind: 'end' } satisfies DevicesOrder),
    stop: () => order({ kind: 'stop' }),
    close,
  };
}
