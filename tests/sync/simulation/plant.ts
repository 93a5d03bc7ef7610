/**
 * Loaded before anything else (`node --import`): replaces the text of one module by that of the mutant named in `MUTANT`, in
 * memory only.
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutants, pathOf } from './mutants.ts';

const mutant = mutants.find(({ name }) => name === process.env['MUTANT']);
if (!mutant) throw new Error(`No mutant "${process.env['MUTANT']}"`);
const url = pathToFileURL(resolve(pathOf(mutant))).href;

registerHooks({
  load(asked, context, next) {
    const loaded = next(asked, context);
    if (asked !== url) return loaded;
    let source = String(loaded.source);
    for (const [text, by] of mutant.replace) {
      if (!source.includes(text)) throw new Error(`${mutant.file} does not say "${text}"`);
      source = source.replace(text, () => by);
    }
    return { ...loaded, source };
  },
});
