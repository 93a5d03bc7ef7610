/** Where this worker's functions are, for whoever starts a thread with them. */
export const moduleUrl = new URL('./sample-files.ts', import.meta.url);
