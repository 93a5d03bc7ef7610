import type { Generated } from 'kysely';
import type { DayVolumes, MonthVolumes } from '#shared/domain/production/volumes.ts';

/** Tables of `<data>/installation.db`: this seat and the tenants it knows. */
export interface InstallationTables {
  seat: {
    seatId: string;
    name: string;
    personId: string;
    personName: string;
    signingPublicKey: Uint8Array;
    createdAtMs: number;
  };
  tenant: {
    tenantId: string;
    name: string;
    folder: string;
    isDemo: number;
    wasOpen: number;
    createdAtMs: number;
    damage: string | null;
  };
  apiToken: {
    tokenId: string;
    tenantId: string;
    name: string;
    role: string;
    hash: Uint8Array;
    createdAtMs: number;
    lastUsedAtMs: number | null;
  };
  /** What commands of the installation answered, so that a repeated one gets the same. Never holds a secret. */
  commandAnswer: { commandId: string; command: string; answer: string; atMs: number };
}

/**
 * Tables of a tenant's `tenant.db`. Column names are camelCase as in code.
 * The first group is truth; the second is projected from documents and may be rebuilt; the third is this seat's own.
 */
interface FieldWriteTable {
  writeId: string;
  tagId: string;
  tagName: string;
  deviceName: string;
  unit: string;
  wellId: string | null;
  leaseId: string | null;
  /** JSON, as are `asked` and `readBack`. */
  before: string;
  asked: string;
  readBack: string;
  outcome: string;
  detail: string;
  reason: string;
  atMs: number;
  personId: string;
  personName: string;
  seatId: string;
  seatName: string;
  role: string;
}

/** Another place; see `core/sync/seat/place-book.ts`. */
interface PlaceTable {
  placeId: string;
  kind: string;
  name: string;
  appVersion: string | null;
  heardAtMs: number | null;
  vectors: Uint8Array;
  unsentSinceMs: number | null;
  same: string | null;
  bytesIn: number;
  bytesOut: number;
  chunksIn: number;
  chunksOut: number;
  trouble: string | null;
}

interface SyncLogTable {
  n: Generated<number>;
  atMs: number;
  kind: string;
  placeId: string | null;
  placeName: string | null;
  path: string | null;
  details: string;
}

export interface TenantTables {
  fieldWrite: FieldWriteTable;
  document: DocumentTable;
  documentTail: DocumentTailTable;
  pending: PendingTable;
  conflict: ConflictTable;
  resolution: ResolutionTable;
  conflictRule: { ruleKey: string; value: string };
  conflictSeen: { personId: string; change: string; path: string; atMs: number };
  dirty: DirtyTable;
  chunk: ChunkTable;
  chunkParent: { child: number; parent: number };
  chunkChange: ChunkChangeTable;
  logTip: { space: string; log: string; id: string; seq: number };
  /** Documents that lack some of what counts of them, since it contradicts the rest or builds on what is not there. */
  unevenDocument: { documentId: string };
  stateBucket: { space: string; bucket: string; hash: Uint8Array };
  place: PlaceTable;
  syncLog: SyncLogTable;
  /** Work that was set aside and that nobody needs to be asked about again, by its chunk. */
  dismissedChunk: { id: string };
  audit: AuditTable;
  auditChange: AuditChangeTable;
  /** Answers of commands that changed nothing, so that their repetition stays without effect. */
  quietCommand: { commandId: string; command: string; answer: string; atMs: number };

  well: WellTable;
  lease: LeaseTable;
  productionDay: { wellId: string; day: string } & DayVolumes;
  productionMonth: { wellId: string; month: string } & MonthVolumes;
  device: DeviceTable;
  tag: TagTable;
  strandedChunk: {
    id: string;
    space: string;
    height: number;
    header: Uint8Array;
    signature: Uint8Array;
    body: Uint8Array | null;
  };
  lineMemory: { deviceId: string; memory: string };
  setting: { key: string; value: string };
  trendView: TrendViewTable;
  annotation: AnnotationTable;
  attachment: AttachmentTable;
  attachmentBlob: AttachmentBlobTable;
  deviceTemplate: DeviceTemplateTable;

  historyEntry: HistoryEntryTable;
  alarm: { alarmId: string; ownerId: string; name: string; definition: string };
  alarmState: AlarmStateTable;
  alarmAct: { actId: string; alarmId: string; act: string };
  alarmActHeeded: { actId: string };
  alarmActDue: { actId: string; atMs: number };
  alarmSubject: AlarmSubjectTable;
  alarmJournal: AlarmJournalTable;
  alarmJournalAway: AlarmJournalTable & { byName: string };
  alarmTally: AlarmTallyTable;
  alarmTallyMemory: { alarmId: string; memory: string };
  alarmTallied: { id: number; n: number };
  note: {
    noteKey: string;
    topic: string;
    month: string;
    body: string;
    begunAtMs: number | null;
  };
  notificationPart: { partKey: string; kind: string; value: string };
  notificationCall: NotificationCallTable;
  notificationTold: { callId: string; personId: string; channelId: string };
  notificationMessage: NotificationMessageTable;

  blob: BlobTable;
  /** Places that said they hold a blob whole. */
  blobPlace: { hash: string; place: string; confirmedAtMs: number };
  blobWanted: BlobWantedTable;
  blobSend: BlobSendTable;
  blobDamage: BlobDamageTable;

  job: JobTable;
  meta: { key: string; value: string };
}

/**
 * `id` is 32 hex digits: first 16 bytes of SHA-256(`wellos/1|tenant|kind|key`). `heads` is a JSON list of the change
 * hashes the whole document (snapshot and tail) ends in; `sha256` is the snapshot's.
 */
interface DocumentTable {
  id: string;
  kind: string;
  key: string;
  snapshot: Uint8Array;
  heads: string;
  sha256: Uint8Array;
  updatedAtMs: number;
}

interface DocumentTailTable {
  documentId: string;
  n: number;
  commandId: string;
  change: Uint8Array;
  sha256: Uint8Array;
}

/** See the migration. `candidates`: JSON of `Candidate[]`. */
interface ConflictTable {
  documentId: string;
  path: string;
  count: number;
  kind: string;
  key: string;
  openedAt: string;
  candidates: string;
}

/** `change`: hash of the Automerge change that ended the conflict. `chosen`: JSON of the value it set. */
interface ResolutionTable {
  documentId: string;
  path: string;
  change: string;
  kind: string;
  key: string;
  commandId: string;
  command: string;
  hybridTime: string;
  personId: string;
  seatId: string;
  screen: string | null;
  reason: string | null;
  chosen: string;
  candidates: string;
}

/** Commands of this seat that are not yet sealed into a chunk, in order. */
interface PendingTable {
  n: Generated<number>;
  commandId: string;
  command: string;
  hybridTime: string;
  batchId: string | null;
  personId: string;
  seatId: string;
  /** JSON of `[documentId, change hash][]`; the bytes stand in documentTail or, folded, in the snapshot. */
  changes: string;
}

/** `parts`: JSON of what the document's projection made when its rows were last written. */
interface DirtyTable {
  documentId: string;
  parts: Generated<string>;
}

/** See the migration. Ids are hex; `before` is the chunk it follows in its log, `members` JSON of ids. */
interface ChunkTable {
  n: Generated<number>;
  id: string;
  space: string;
  log: string;
  seq: number;
  height: number;
  author: string;
  before: string | null;
  members: string;
  header: Uint8Array;
  signature: Uint8Array;
  body: Uint8Array | null;
  counts: number;
  isFolded: number;
  isEnd: number;
}

/** `hashes`: of the Automerge changes a chunk holds of a document, 32 bytes each, in order. */
interface ChunkChangeTable {
  chunk: number;
  documentId: string;
  kind: string;
  key: string;
  hashes: Uint8Array;
}

interface AuditTable {
  n: Generated<number>;
  commandId: string;
  command: string;
  batchId: string | null;
  hybridTime: string;
  atMs: number;
  personId: string;
  personName: string;
  seatId: string;
  seatName: string;
  role: string;
  screen: string | null;
  reason: string | null;
  /** JSON of what the command answered, so that a repeated command gets the same. */
  answer: string;
  changeCount: number;
  undoes: string | null;
  undoneBy: string | null;
  /** Whose chunk said it; null of what this seat did itself. */
  deviceKey: Generated<string | null>;
  /** When this seat took it in; null of what it did itself. */
  heardAtMs: Generated<number | null>;
  /** 1: by a clock that was known to be ahead where it was written. */
  isUnverified: Generated<number>;
  /** JSON of `AuditDoubt[]`: what does not agree with who signed the chunk. */
  doubts: Generated<string>;
}

/**
 * What one command changed in one document. One row for all its fields: an import of three years of days would
 * otherwise leave millions of them.
 */
interface AuditChangeTable {
  commandId: string;
  documentId: string;
  kind: string;
  key: string;
  /** 1 when the command created the document. */
  isNew: number;
  /** JSON of `[path, before, after][]`; a path is `days/07/oilBbl`, a value null for none. */
  changes: string;
  /** The chunk it stands in; null while it is not sealed. */
  chunk: Generated<number | null>;
  /** The id the command gives itself there, where another device's had it before; null: the one it goes by. */
  claimedId: Generated<string | null>;
}

interface WellTable {
  wellId: string;
  name: string;
  api14: string | null;
  api10: string | null;
  leaseId: string | null;
  operatorName: string | null;
  fieldName: string | null;
  formation: string | null;
  county: string | null;
  state: string | null;
  status: string;
  purpose: string;
  lift: string;
  latitude: number | null;
  longitude: number | null;
  datum: string;
  spudDate: string | null;
  totalDepthFt: number | null;
  surfaceLocation: string | null;
  note: string | null;
  custom: string;
  deleted: number;
}

interface LeaseTable {
  leaseId: string;
  name: string;
  operatorName: string | null;
  state: string | null;
  county: string | null;
  timeZone: string | null;
  latitude: number | null;
  longitude: number | null;
  deleted: number;
}

interface DeviceTable {
  deviceId: string;
  name: string;
  kind: string;
  address: string;
  scanMs: number;
  enabled: number;
  deleted: number;
  /** JSON of what the device keeps of its template; null: it was made without one. */
  template: string | null;
  /** JSON of what is published to this broker; null: nothing. */
  publishing: string | null;
}

/** Templates of the tenant's own. */
interface DeviceTemplateTable {
  templateId: string;
  name: string;
  basedOn: string | null;
  template: string;
  deleted: number;
}

interface TagTable {
  tagId: string;
  deviceId: string;
  key: string;
  name: string;
  unit: string;
  signal: string;
  wellId: string | null;
  leaseId: string | null;
  equipment: string | null;
  point: string;
  scale: string | null;
  range: string | null;
  /** JSON of `{value, label}[]`. */
  states: string | null;
  /** JSON; null: samples are stored as they come. */
  reduction: string | null;
  /** Class of how long samples are kept; null: `standard`. */
  keep: string | null;
  scanMs: number | null;
  /** JSON of the tank or rods behind it. */
  model: string | null;
  writePermission: string | null;
  decimals: number | null;
}

interface TrendViewTable {
  viewId: string;
  name: string;
  note: string | null;
  /** JSON of the view; `{}` where there is none. */
  view: string;
  ownerId: string | null;
  ownerName: string | null;
  deleted: number;
}

/** At most one of lease, well and tag; none of them: it is about everything. */
interface AnnotationTable {
  annotationId: string;
  atMs: number | null;
  toMs: number | null;
  text: string;
  leaseId: string | null;
  wellId: string | null;
  tagId: string | null;
  byId: string | null;
  byName: string | null;
  madeAtMs: number | null;
  deleted: number;
}

/** A photo or file. Without `about` it is shown nowhere. */
interface AttachmentTable {
  attachmentId: string;
  about: string | null;
  wellId: string | null;
  leaseId: string | null;
  deviceId: string | null;
  day: string | null;
  alarmId: string | null;
  raisedAtMs: number | null;
  name: string;
  caption: string;
  takenAtMs: number | null;
  latitude: number | null;
  longitude: number | null;
  byId: string | null;
  byName: string | null;
  madeAtMs: number | null;
  deleted: number;
}

/** One form of an attachment's bytes; whether they are here, `blob` says. */
interface AttachmentBlobTable {
  attachmentId: string;
  role: string;
  hash: string;
  key: string;
  /** Of the plain file, and as they lie and travel. */
  bytes: number;
  sealedBytes: number;
  mimeType: string;
  widthPx: number | null;
  heightPx: number | null;
}

/** Bytes that lie in this tenant's `blobs` folder. */
interface BlobTable {
  hash: string;
  /** As they lie there. */
  sealedBytes: number;
  storedAtMs: number;
  /** When they were last found to have their hash. */
  checkedAtMs: number;
  /** They are not what their name says, or not there; they are wanted again. */
  damagedAtMs: number | null;
  /** Since when no attachment that is shown names them. */
  unusedSinceMs: number | null;
}

/** What is remembered of a blob that is not here. */
interface BlobWantedTable {
  hash: string;
  /** When somebody asked for it, whatever the policy says. */
  askedAtMs: number | null;
  /** When its original was let go here: it comes back only when it is asked for. */
  releasedAtMs: number | null;
  attempts: number;
  nextAtMs: number;
  trouble: string | null;
}

/** What is remembered of sending a blob to a place. */
interface BlobSendTable {
  hash: string;
  place: string;
  /** Where an upload that has begun goes on. */
  uploadAt: string | null;
  attempts: number;
  nextAtMs: number;
  trouble: string | null;
}

/** What was found damaged, and when it was made good; never deleted. */
interface BlobDamageTable {
  n: Generated<number>;
  hash: string;
  foundAtMs: number;
  what: string;
  mendedAtMs: number | null;
}

/** What the history lost, archived or got back, and why; never deleted. */
interface HistoryEntryTable {
  n: Generated<number>;
  atMs: number;
  kind: string;
  keep: string | null;
  fromMs: number | null;
  toMs: number | null;
  why: string | null;
  /** JSON, per kind. */
  details: string;
}

interface JobTable {
  jobId: string;
  kind: string;
  title: string;
  input: string;
  state: string;
  done: number;
  total: number | null;
  step: string | null;
  checkpoint: string | null;
  createdAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  attempt: number;
  batchId: string | null;
  failure: string | null;
  result: string | null;
  session: string;
  cleared: number;
}

/** How each alarm stands, so that a restart changes nothing. `details` is JSON. */
interface AlarmStateTable {
  alarmId: string;
  phase: string;
  isAbnormal: number;
  isSuppressedByDesign: number;
  shelvedUntilMs: number | null;
  details: string;
}

/** Sums of the journal as far as `alarmTallied.n`, by ten minutes of the clock; made anew from it when they are missing. */
interface AlarmTallyTable {
  slotMs: number;
  subjectId: number;
  priority: string;
  announced: number;
  chattered: number;
  fleeting: number;
  acknowledged: number;
  acknowledgeMs: number;
  returned: number;
  returnMs: number;
}

/** What journal rows are about, with the names of that time. */
interface AlarmSubjectTable {
  subjectId: Generated<number>;
  alarmId: string;
  name: string;
  tagId: string | null;
  tagName: string | null;
  unit: string;
  deviceId: string | null;
  deviceName: string | null;
  wellId: string | null;
  wellName: string | null;
  leaseId: string | null;
}

/** An alarm that asks for attention (`calling`), or has `returned` with a note still to be sent. `line` is JSON. */
interface NotificationCallTable {
  callId: string;
  alarmId: string;
  raisedAtMs: number;
  sinceMs: number;
  priority: string;
  state: string;
  line: string;
}

/** The outbox, and what became of what is through it. `message` and `callIds` are JSON. */
interface NotificationMessageTable {
  messageId: string;
  personId: string;
  channelId: string;
  address: string;
  message: string;
  callIds: string;
  state: string;
  attempts: number;
  madeAtMs: number;
  nextAtMs: number;
  endedAtMs: number | null;
  answer: string;
}

/** One transition of one alarm. Only ever added to; triggers refuse the rest. */
interface AlarmJournalTable {
  n: Generated<number>;
  entryId: string;
  subjectId: number;
  kind: string;
  phaseBefore: string;
  phase: string;
  priority: string;
  atMs: number;
  sourceMs: number | null;
  /** JSON. */
  value: string | null;
  threshold: number | null;
  isFirstOut: number;
  isInTest: number;
  untilMs: number | null;
  /** JSON. */
  cause: string | null;
  personId: string | null;
  personName: string | null;
  secondPerson: string | null;
  reason: string | null;
  seatId: string | null;
}
