import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { DisplayOf } from './DisplayOf.tsx';

/** The display of one device, with the tags of all its wells. */
export function DeviceDisplay({ deviceId }: { readonly deviceId: DeviceId }) {
  const read = useRead('displays', 'device', { deviceId });
  return <Loaded read={read}>{(display) => <DisplayOf display={display} />}</Loaded>;
}
