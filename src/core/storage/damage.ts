/** True for what SQLite says of a file that is no database, or no longer a whole one. */
export function isDamage(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'SQLITE_NOTADB' || String(code).startsWith('SQLITE_CORRUPT');
}
