/** `npm run serve -- --data DIR --port N`: the headless form, for gateways, tests and machines without a screen. */
import { become, ensureBuilt, ensureInstalled, productNode } from './ground.mjs';

ensureInstalled();
ensureBuilt();
become(productNode(), ['src/headless/main.ts', ...process.argv.slice(2)]);
