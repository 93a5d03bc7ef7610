/** `npm run relay -- --data DIR`: the relay, which seats meet through. */
import { become, ensureInstalled, productNode } from './ground.mjs';

ensureInstalled();
become(productNode(), ['relay-server/src/main.ts', ...process.argv.slice(2)]);
