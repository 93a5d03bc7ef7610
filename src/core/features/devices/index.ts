export { refuseTakenName, writeDevice, writeTags } from './devices.ts';
export { createDeviceSecrets, type DeviceSecrets } from './device-secrets.ts';
