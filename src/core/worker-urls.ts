/** Where the files of worker threads are when they are not beside their callers, as in a bundle. */
export interface WorkerUrls {
  readonly drivers?: URL | undefined;
  /** 'none': all in the calling thread, for a tenant that is opened for a moment. */
  readonly samples?: URL | 'none' | undefined;
  /** Folder of the job workers' files. */
  readonly jobs?: URL | undefined;
}
