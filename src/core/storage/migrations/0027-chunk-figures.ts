import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrate.ts';

const bytesOf = (row: string) =>
  `length(${row}header) + 64 + coalesce(length(${row}body), length(${row}remade), length(${row}outline), 0)`;
const changed = (row: 'old.' | 'new.', sign: '+' | '-') =>
  `update chunkFigures set chunks = chunks ${sign} 1, bytes = bytes ${sign} (${bytesOf(row)}),
     setAside = setAside ${sign} (${row}counts = 0), letGo = letGo ${sign} (${row}outline is not null),
     bodyBytes = bodyBytes ${sign} ifnull(length(${row}body), 0) where space = ${row}space;`;
const began = 'insert or ignore into chunkFigures values (new.space, 0, 0, 0, 0, 0);';

/**
 * What is told of a space's chunks, kept by triggers wherever they come from: a tenant may have half a million of them, each
 * entry one, and these figures are asked for again and again. Bytes: of header, signature and what is held of the body.
 */
export const chunkFigures: Migration = {
  name: '0027-chunk-figures',
  up(database) {
    database.exec(`
create table chunkFigures (
  space text primary key,
  chunks integer not null,
  bytes integer not null,
  setAside integer not null,
  letGo integer not null,
  bodyBytes integer not null
) strict;
create trigger chunkCame after insert on chunk
begin ${began} ${changed('new.', '+')} end;
create trigger chunkGone after delete on chunk
begin ${changed('old.', '-')} end;
create trigger chunkChanged after update of space, header, body, remade, outline, counts on chunk
begin ${changed('old.', '-')} ${began} ${changed('new.', '+')} end;
`);
    countChunks(database);
  },
};

/** Counts them anew, where triggers cannot have followed. */
export function countChunks(database: Database): void {
  database.exec(`
delete from chunkFigures;
insert into chunkFigures
  select space, count(*), sum(${bytesOf('')}), sum(counts = 0), sum(outline is not null), ifnull(sum(length(body)), 0)
  from chunk group by space;
`);
}
