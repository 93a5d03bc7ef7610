export { bringFile, openNamedFile } from './bring-file.ts';
export { createFileExportRunner } from './export-file.ts';
export { createFileImportRunner } from './import-file.ts';
