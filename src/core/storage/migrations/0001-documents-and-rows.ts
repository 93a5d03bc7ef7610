import type { Migration } from '../migrate.ts';

/** Rowid tables throughout: `without rowid` triples the file where values are of kilobytes. */
export const documentsAndRows: Migration = {
  name: '0001-documents-and-rows',
  up: (database) => database.exec(truth + rows + own),
};

const truth = `
create table document (
  id text primary key,
  kind text not null,
  key text not null,
  snapshot blob not null,
  heads text not null,
  sha256 blob not null,
  updatedAtMs integer not null,
  unique (kind, key)
) strict;
create table documentTail (
  documentId text not null references document (id),
  n integer not null,
  commandId text not null,
  change blob not null,
  sha256 blob not null,
  primary key (documentId, n)
) strict;
create table pending (
  n integer primary key autoincrement,
  commandId text not null unique,
  command text not null,
  hybridTime text not null,
  batchId text,
  personId text not null,
  seatId text not null,
  changes text not null
) strict;
create table audit (
  n integer primary key autoincrement,
  commandId text not null unique,
  command text not null,
  batchId text,
  hybridTime text not null,
  atMs integer not null,
  personId text not null,
  personName text not null,
  seatId text not null,
  seatName text not null,
  role text not null,
  screen text,
  reason text,
  answer text not null,
  changeCount integer not null,
  undoes text,
  undoneBy text
) strict;
create index auditByTime on audit (hybridTime);
create index auditByBatch on audit (batchId, hybridTime);
create index auditByPerson on audit (personId, hybridTime);
create table auditChange (
  commandId text not null references audit (commandId),
  documentId text not null,
  kind text not null,
  key text not null,
  isNew integer not null,
  changes text not null,
  primary key (commandId, documentId)
) strict;
create index auditChangeByDocument on auditChange (documentId);
create table quietCommand (
  commandId text primary key,
  command text not null,
  answer text not null,
  atMs integer not null
) strict;
create table conflict (
  documentId text not null,
  path text not null,
  count integer not null,
  primary key (documentId, path)
) strict;
create table dirty (documentId text primary key) strict;
create table meta (key text primary key, value text not null) strict;
`;

const rows = `
create table well (
  wellId text primary key,
  name text not null,
  api14 text,
  api10 text,
  leaseId text,
  operatorName text,
  fieldName text,
  formation text,
  county text,
  state text,
  status text not null,
  purpose text not null,
  lift text not null,
  latitude real,
  longitude real,
  datum text not null,
  spudDate text,
  totalDepthFt real,
  surfaceLocation text,
  note text,
  custom text not null,
  deleted integer not null
) strict;
create index wellByApi10 on well (api10);
create index wellByLease on well (leaseId);
create index wellByName on well (name);
create table lease (
  leaseId text primary key,
  name text not null,
  operatorName text,
  state text,
  county text,
  timeZone text,
  latitude real,
  longitude real,
  deleted integer not null
) strict;
create table productionDay (
  wellId text not null,
  day text not null,
  oilBbl real,
  gasMcf real,
  waterBbl real,
  injectedBbl real,
  injectedGasMcf real,
  hoursOn real,
  tubingPsi real,
  casingPsi real,
  linePsi real,
  choke64ths real,
  downtimeCode text,
  note text,
  primary key (wellId, day)
) strict;
create index productionDayByDay on productionDay (day);
create table productionMonth (
  wellId text not null,
  month text not null,
  oilBbl real,
  gasMcf real,
  waterBbl real,
  injectedBbl real,
  injectedGasMcf real,
  daysOn real,
  oilSoldBbl real,
  gasSoldMcf real,
  gasFlaredMcf real,
  openingStockBbl real,
  closingStockBbl real,
  status text,
  note text,
  primary key (wellId, month)
) strict;
create index productionMonthByMonth on productionMonth (month);
create table device (
  deviceId text primary key,
  name text not null,
  kind text not null,
  address text not null,
  scanMs integer not null,
  enabled integer not null,
  deleted integer not null
) strict;
create table tag (
  tagId text primary key,
  deviceId text not null,
  key text not null,
  name text not null,
  unit text not null,
  signal text not null,
  wellId text,
  leaseId text,
  equipment text,
  point text not null,
  scale text,
  range text
) strict;
create index tagByDevice on tag (deviceId);
create index tagByWell on tag (wellId);
create table setting (key text primary key, value text not null) strict;
`;

const own = `
create table job (
  jobId text primary key,
  kind text not null,
  title text not null,
  input text not null,
  state text not null,
  done real not null,
  total real,
  step text,
  checkpoint text,
  createdAtMs integer not null,
  startedAtMs integer,
  endedAtMs integer,
  attempt integer not null,
  batchId text,
  failure text,
  result text,
  session text not null,
  cleared integer not null
) strict;
create index jobByState on job (state);
`;
