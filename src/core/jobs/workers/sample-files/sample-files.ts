export { readArchive } from './read-archive.ts';
export { writeArchive } from './write-archive.ts';
export { writeExport } from './write-export.ts';
