/** `npm start`: installs what is missing, builds, and opens WellOS. */
import { coreArgs, coreEnv } from './core-node.mjs';
import { electronBinary, hasDisplay } from './electron-binary.mjs';
import { become, ensureBuilt, ensureInstalled, must, productNode, run } from './ground.mjs';

ensureInstalled();
const args = process.argv.slice(2);
const electron = electronBinary();

if (electron && hasDisplay()) {
  must(
    run(productNode(), ['node_modules/electron-vite/bin/electron-vite.js', 'build']),
    'the build',
  );
  become(electron, ['.', ...args]);
} else {
  ensureBuilt();
  console.log(
    electron
      ? 'There is no display here: opening WellOS in the browser instead of its own window.'
      : 'Electron is not here: opening WellOS in the browser. For its own window run: npx install-electron',
  );
  become(productNode(), [...coreArgs, '--open', ...args], coreEnv);
}
