export { createTagsImportRunner } from './tags-runner.ts';
