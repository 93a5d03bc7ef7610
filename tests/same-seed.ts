/**
 * In CI properties are tried with the same values every time, so that a release fails by what it changed and not by chance;
 * run by hand they are tried with others each time.
 */
if (process.env['CI']) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: 20_261_126 });
}
