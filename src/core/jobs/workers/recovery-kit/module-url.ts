/** Where this worker's function is, for whoever starts a thread with it. */
export const moduleUrl = new URL('./recovery-kit.ts', import.meta.url);
