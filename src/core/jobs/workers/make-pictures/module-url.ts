/** Where this worker's function is, for whoever starts a thread with it. */
export const moduleUrl = new URL('./make-pictures.ts', import.meta.url);
