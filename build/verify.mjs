/** `npm run verify -- FILE`: whether an exported file, or a tenant's database, is what its authors signed. */
import { become, ensureInstalled, productNode } from './ground.mjs';

ensureInstalled();
become(productNode(), ['src/core/sync/verify/main.ts', ...process.argv.slice(2)]);
