import { useSearchParams } from 'react-router';
import { stateOf, type Device } from './device-line.ts';

export type FilterName = 'q' | 'state' | 'protocol';

/** What the address may ask the list to do at once. */
export type Asked = 'add' | 'certificates';

export interface DeviceFilters {
  readonly search: string;
  readonly state: string;
  readonly protocol: string;
  readonly asked: Asked | null;
  readonly keeps: (device: Device) => boolean;
  readonly set: (name: FilterName | 'do', value: string) => void;
}

/** Kept in the address, so that a filtered list can be sent to someone and Back works. */
export function useDeviceFilters(): DeviceFilters {
  const [params, setParams] = useSearchParams();
  const state = params.get('state') ?? '';
  const protocol = params.get('protocol') ?? '';
  const asked = params.get('do');
  return {
    search: params.get('q') ?? '',
    state,
    protocol,
    asked: asked === 'add' || asked === 'certificates' ? asked : null,
    keeps: (device) =>
      (!state || stateOf(device) === state) && (!protocol || device.address.kind === protocol),
    set: (name, value) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
  };
}
