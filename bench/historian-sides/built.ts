import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'out', 'bench');
const entries = {
  'side-process': 'bench/historian-sides/side-process.ts',
  'own-process': 'bench/historian/own-process.ts',
  'store-thread': 'src/core/historian/store/store-thread.ts',
};

/** What measures our side, bundled as the core is in the desktop application: from source its types would be stripped in every thread. */
export async function buildOurs(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: entries,
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}

export const builtFile = (name: Exclude<keyof typeof entries, 'store-thread'>): string =>
  join(folder, `${name}.js`);
