/** Where this worker's functions are, for whoever starts a thread with them. */
export const moduleUrl = new URL('./read-import-file.ts', import.meta.url);
