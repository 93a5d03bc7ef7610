export { refuseTakenName, writeDevice, writeTags } from './devices.ts';
export { createDeviceIdentities, type DeviceIdentities } from './device-identities.ts';
export { createDeviceSecrets, type DeviceSecrets } from './device-secrets.ts';
