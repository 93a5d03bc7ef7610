export { createTagEditRunner } from './edit-runner.ts';
