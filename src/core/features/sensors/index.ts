export { openSensors } from './open-sensors.ts';
export { sensors } from './sensors.ts';
export type { PostTaker } from './take-posted.ts';
