import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));

/**
 * How `src/renderer` becomes plain files in `out/renderer`. Addresses are relative, so the page runs from any
 * folder and scheme; aliases come from package.json `imports`.
 */
export function rendererConfig(): UserConfig {
  return {
    root: `${rootFolder}src/renderer`,
    base: './',
    plugins: [react()],
    // One heap: whoever asks for Automerge gets the build that is given its WebAssembly once.
    resolve: {
      alias: [{ find: /^@automerge\/automerge$/, replacement: '@automerge/automerge/slim' }],
    },
    worker: { format: 'es' },
    build: {
      outDir: `${rootFolder}out/renderer`,
      emptyOutDir: true,
      target: 'chrome140',
      // Small fonts and icons stay files: a data: script or worker would need a wider CSP.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_500,
      modulePreload: { polyfill: false },
    },
    server: {
      host: '127.0.0.1',
      // The headless core of `npm run serve`; its address is the developer's to choose.
      proxy: {
        '/ws': {
          target: process.env['WELLOS_CORE'] ?? 'http://127.0.0.1:4680',
          ws: true,
          changeOrigin: true,
          // The core lets in only pages of its own origin.
          rewriteWsOrigin: true,
        },
      },
    },
  };
}
