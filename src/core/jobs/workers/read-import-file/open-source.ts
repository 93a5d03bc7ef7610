import { openCsv } from './csv-source.ts';
import { openParquet } from './parquet-source.ts';
import { recogniseFile } from './recognise-file.ts';
import type { Source } from './source.ts';
import { openSqlite } from './sqlite-source.ts';
import { openXlsx } from './xlsx-source.ts';

/** Opens a file by what is in it. */
export async function openSource(path: string): Promise<Source> {
  const format = recogniseFile(path);
  if (format === 'xlsx') return openXlsx(path);
  if (format === 'parquet') return openParquet(path);
  return format === 'sqlite' ? openSqlite(path) : openCsv(path);
}
