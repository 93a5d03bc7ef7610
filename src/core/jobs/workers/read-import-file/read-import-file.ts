/** What job workers can do with a file that is to be imported; both run in a thread of their own. */
export { inspectImportFile } from './inspect-file.ts';
export { stageImportFile } from './stage-file.ts';
