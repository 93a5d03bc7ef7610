export { writeKit } from './write-kit.ts';
