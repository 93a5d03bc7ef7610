export { createFileExportRunner } from './export-file.ts';
export { createFileImportRunner } from './import-file.ts';
