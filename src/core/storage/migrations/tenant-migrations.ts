import type { Migration } from '../migrate.ts';
import { documentsAndRows } from './0001-documents-and-rows.ts';
import { trendsAndReduction } from './0002-trends-and-reduction.ts';
import { history } from './0003-history.ts';
import { alarms } from './0004-alarms.ts';
import { tagScan } from './0005-tag-scan.ts';
import { deviceTemplates } from './0006-device-templates.ts';
import { fieldWrites } from './0007-field-writes.ts';
import { notifications } from './0008-notifications.ts';
import { tagDecimals } from './0009-tag-decimals.ts';
import { publishing } from './0010-publishing.ts';
import { tagModel } from './0011-tag-model.ts';
import { alarmTally } from './0012-alarm-tally.ts';
import { chunks } from './0013-chunks.ts';
import { lineMemory } from './0014-line-memory.ts';
import { places } from './0015-places.ts';
import { conflicts } from './0016-conflicts.ts';
import { checkpoints } from './0017-checkpoints.ts';
import { auditOfChunks } from './0018-audit-of-chunks.ts';
import { blobs } from './0021-blobs.ts';
import { alarmActs } from './0022-alarm-acts.ts';
import { notes } from './0023-notes.ts';
import { compaction } from './0025-compaction.ts';
import { chunkFigures } from './0027-chunk-figures.ts';
import { journals } from './0026-journals.ts';
import { strandedChunks } from './0019-stranded-chunks.ts';
import { lookedUpAtOnce } from './0024-looked-up-at-once.ts';

/** In order. The next one is added at the end, with its rows in tests/fixtures/database-versions.ts. */
export const tenantMigrations: readonly Migration[] = [
  documentsAndRows,
  trendsAndReduction,
  history,
  alarms,
  tagScan,
  deviceTemplates,
  fieldWrites,
  notifications,
  tagDecimals,
  publishing,
  tagModel,
  alarmTally,
  chunks,
  lineMemory,
  places,
  conflicts,
  checkpoints,
  auditOfChunks,
  blobs,
  alarmActs,
  notes,
  strandedChunks,
  lookedUpAtOnce,
  compaction,
  journals,
  chunkFigures,
];
