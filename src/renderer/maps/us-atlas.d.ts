/** The file's inferred type would be as long as the file; `basemap.ts` says what it needs of it. */
declare module 'us-atlas/counties-10m.json' {
  const atlas: unknown;
  export default atlas;
}
