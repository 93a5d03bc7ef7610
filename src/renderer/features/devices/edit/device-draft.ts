import type { TFunction } from 'i18next';
import { deviceFields, type DeviceFields } from '#shared/contract/devices.ts';
import type { Device } from '../device-line.ts';
import { draftToValue, valueToDraft, type Draft } from '../form/field-spec.ts';
import { issueTexts, type Problems } from '../form/issue-texts.ts';
import { kindOf, lineSpecs, nameSpec, usualTexts, type Protocol } from './device-specs.ts';

export interface ReadDevice {
  /** undefined while something is wrong. */
  readonly fields: DeviceFields | undefined;
  readonly problems: Problems;
}

/** Reads the form as a device to be saved. */
export function draftToDevice(
  draft: Draft,
  { protocol, enabled }: { readonly protocol: Protocol; readonly enabled: boolean },
  { t, language }: { readonly t: TFunction; readonly language: string },
): ReadDevice {
  const specs = [nameSpec, ...lineSpecs(protocol)];
  const { address, ...rest } = draftToValue(specs, draft, language);
  const read = deviceFields.safeParse(
    {
      name: '',
      ...rest,
      enabled,
      address: {
        ...(address as object | undefined),
        kind: kindOf(protocol),
        ...(protocol === 'modbusRtuTcp' && { framing: 'rtu' }),
      },
    },
    { reportInput: true },
  );
  return {
    fields: read.data,
    problems: read.success ? new Map() : issueTexts(read.error.issues, specs, t, language),
  };
}

export function deviceToDraft(device: Device, protocol: Protocol, language: string): Draft {
  return { ...usualTexts, ...valueToDraft([nameSpec, ...lineSpecs(protocol)], device, language) };
}
