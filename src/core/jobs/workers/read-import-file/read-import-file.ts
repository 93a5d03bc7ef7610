/** What job workers can do with a file that is to be imported; each runs in a thread of its own. */
export { inspectImportFile } from './inspect-file.ts';
export { stageImportFile } from './stage-file.ts';
export { stageSeriesFile } from './stage-series.ts';
export { readTable } from './read-table.ts';
