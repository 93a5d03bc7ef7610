export { fieldWrites } from './field-writes.ts';
export { createWriteDesk, type WriteDesk } from './write-desk.ts';
