export { createLookers, type Lookers } from './lookers.ts';
