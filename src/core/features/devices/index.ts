export { writeDevice, writeTags } from './devices.ts';
