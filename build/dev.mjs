/** `npm run dev`: the headless core from source and Vite's server beside it; open any browser at the address it prints first. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { coreArgs } from './core-node.mjs';
import { ensureInstalled, productNode, root } from './ground.mjs';

const corePort = '4680';
const token = randomUUID();

ensureInstalled();
const node = productNode();
const core = start([
  ...coreArgs,
  '--data',
  join(root, '.wellos-data'),
  '--port',
  corePort,
  '--token',
  token,
  ...process.argv.slice(2),
]);
const screens = start(['node_modules/vite/bin/vite.js', '-c', 'build/vite.config.ts'], {
  WELLOS_CORE: `http://127.0.0.1:${corePort}`,
});

console.log(`Screens from source: http://127.0.0.1:5173/?token=${token}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    core.kill(signal);
    screens.kill(signal);
  });
}
for (const child of [core, screens]) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    core.kill('SIGTERM');
    screens.kill('SIGTERM');
  });
}

function start(args, env = {}) {
  return spawn(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}
