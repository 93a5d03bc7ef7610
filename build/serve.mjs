/** `npm run serve -- --data DIR --port N`: the headless form, for gateways, tests and machines without a screen. */
import { coreArgs, coreEnv } from './core-node.mjs';
import { become, ensureBuilt, ensureInstalled, productNode } from './ground.mjs';

ensureInstalled();
ensureBuilt();
become(productNode(), [...coreArgs, ...process.argv.slice(2)], coreEnv);
