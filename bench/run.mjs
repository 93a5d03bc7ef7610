/** `npm run bench -- NAME [--quick]`: installs and builds what is missing, then runs bench/NAME.ts. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { become, ensureBuilt, ensureInstalled, productNode, root } from '../build/ground.mjs';

const [name, ...rest] = process.argv.slice(2);
const file = join(root, 'bench', `${name}.ts`);
if (!name || name === 'report' || !existsSync(file)) {
  const names = readdirSync(join(root, 'bench')).filter(
    (each) => each.endsWith('.ts') && each !== 'report.ts',
  );
  console.error(
    `Say which: ${names.map((each) => each.slice(0, -3)).join(', ')}. Add --quick for a short run.`,
  );
  process.exit(2);
}
ensureInstalled();
ensureBuilt();
become(productNode(), [file, ...rest]);
