/** Where the files of worker threads are when they are not beside their callers, as in a bundle. */
export interface WorkerUrls {
  readonly drivers?: URL | undefined;
  readonly samples?: URL | undefined;
  /** Folder of the job workers' files. */
  readonly jobs?: URL | undefined;
}
