export { writeFromTemplate } from './create-device.ts';
export { createTemplateChangeRunner } from './change-runner.ts';
export { listFound, type FoundTemplate } from './find-template.ts';
