export { createImportRunner } from './import-runner.ts';
export { takeSamplesBack } from './series/index.ts';
