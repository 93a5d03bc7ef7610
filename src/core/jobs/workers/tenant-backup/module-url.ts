/** Where this worker's functions are, for whoever starts a thread with them. */
export const moduleUrl = new URL('./tenant-backup.ts', import.meta.url);
