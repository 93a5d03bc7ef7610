import { os } from '#core/implementer.ts';
import { readDeviceDisplay, readWellDisplays } from './read-displays.ts';
import { readWellLines } from './read-well-lines.ts';

export const displays = {
  well: os.displays.well.handler(({ context, input }) =>
    readWellDisplays(context.tenant, input.wellId),
  ),
  device: os.displays.device.handler(({ context, input }) =>
    readDeviceDisplay(context.tenant, input.deviceId),
  ),
  wells: os.displays.wells.handler(({ context, input }) =>
    readWellLines(context.tenant, input?.leaseId),
  ),
};
