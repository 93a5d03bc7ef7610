import { createContext, use } from 'react';

export interface SavedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: string | Blob;
}

/** Set by the app from what the surroundings can do; `ui` and `charts` know no host. */
export const SaveFileContext = createContext<(file: SavedFile) => Promise<void>>(() =>
  Promise.reject(new Error('SaveFileContext is not provided')),
);

export const useSaveFile = () => use(SaveFileContext);
