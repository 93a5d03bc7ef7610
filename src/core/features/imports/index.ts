export { createImportRunner } from './import-runner.ts';
