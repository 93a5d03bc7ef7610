export { writeWell } from './save-well.ts';
