import type { Database } from 'better-sqlite3';
import type { FieldWrite } from '#shared/contract/field-writes.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { isSameValue, judgeWrite } from '#shared/domain/telemetry/field-write.ts';
import type { Sample, TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import { rowToTag } from '../telemetry/index.ts';
import { createSelections, type Selection } from './selections.ts';
import { addWrite, type FieldWriteRow } from './write-journal.ts';

/** A device that has taken a value says so by the next poll; this is longer than any poll after a write. */
const readBackMs = 5_000;

interface Asked {
  readonly tagId: TagId;
  readonly value: TagValue;
  readonly shownValue: TagValue | null;
  readonly reason: string;
}

/** Where writes to the field are selected, made and written down. */
export interface WriteDesk {
  select(asked: Asked, session: Session): Promise<Selection & { readonly tag: NamedTag }>;
  /** Resolves with what came of it, which is in the journal by then, whether the device took it or not. */
  operate(selectionId: string, session: Session): Promise<FieldWrite>;
  cancel(selectionId: string, session: Session): void;
}

interface NamedTag extends Tag {
  readonly deviceName: string;
}

export type WriteDeskDeps = Pick<
  TenantDeps,
  'read' | 'live' | 'lines' | 'ports' | 'changes' | 'newId'
> & { readonly database: Database };

export function createWriteDesk(deps: WriteDeskDeps): WriteDesk {
  const selections = createSelections();

  const judge = async ({ tagId, value, shownValue }: Asked) => {
    const tag = await findTag(deps, tagId);
    const [now] = deps.live.now([tagId]);
    const nowMs = deps.ports.clock.nowMs();
    const permission = tag.write ?? null;
    const problem = judgeWrite({ permission, value, shownValue, now, nowMs });
    if (problem) throw new Refusal(problem, { ...permission, name: tag.name, unit: tag.unit });
    return { tag, now: now!, nowMs };
  };

  const attempt = async (
    selection: Selection,
  ): Promise<Pick<FieldWriteRow, 'outcome' | 'detail' | 'readBack'>> => {
    const readBack = awaitReadBack(deps, selection);
    try {
      await deps.lines.write(selection.tagId, selection.value);
    } catch (error) {
      readBack.giveUp();
      if (!isRefusal(error)) throw error;
      const detail = String(error.details['message'] ?? error.code);
      return { outcome: 'refused-by-device', detail, readBack: null };
    }
    const last = await readBack.found;
    const value = last?.value ?? null;
    if (value !== null && isSameValue(value, selection.value))
      return { outcome: 'written', detail: '', readBack: value };
    return { outcome: 'not-confirmed', detail: '', readBack: value };
  };

  return {
    async select(asked, session) {
      const { tag, nowMs } = await judge(asked);
      const { tagId, value, shownValue, reason } = asked;
      const selection = selections.add(
        { tagId, value, shownValue, reason, selectionId: deps.newId(), by: session },
        nowMs,
      );
      return { ...selection, tag };
    },
    async operate(selectionId, session) {
      const selection = selections.take(selectionId, session, deps.ports.clock.nowMs());
      const { tag, now, nowMs } = await judge(selection);
      const came = await attempt(selection);
      const write: FieldWrite = {
        writeId: deps.newId(),
        tagId: tag.tagId,
        tagName: tag.name,
        deviceName: tag.deviceName,
        unit: tag.unit,
        wellId: tag.wellId,
        leaseId: tag.leaseId,
        before: now.value,
        asked: selection.value,
        ...came,
        reason: selection.reason,
        atMs: nowMs,
        personName: session.personName,
        seatName: session.seatName,
        role: session.role,
      };
      addWrite(deps.database, write, session);
      deps.changes.announce('fieldWrites.made', [write.writeId]);
      return write;
    },
    cancel: (selectionId, session) => selections.drop(selectionId, session),
  };
}

/** The value the tag comes to stand at after this moment; the last one heard when it never is the one that was asked. */
function awaitReadBack(
  { live }: Pick<TenantDeps, 'live'>,
  { tagId, value }: Pick<Selection, 'tagId' | 'value'>,
): { readonly found: Promise<Sample | undefined>; giveUp(): void } {
  const over = new AbortController();
  const find = async () => {
    let last: Sample | undefined;
    let isFirst = true;
    for await (const batch of live.watch((other) => other === tagId, over.signal)) {
      // The first batch is how things stood before.
      if (!isFirst) last = batch.values[0] ?? last;
      isFirst = false;
      if (last?.quality === 'good' && last.value !== null && isSameValue(last.value, value)) break;
    }
    return last;
  };
  const timer = setTimeout(() => over.abort(), readBackMs);
  const found = find().finally(() => clearTimeout(timer));
  return { found, giveUp: () => over.abort() };
}

async function findTag({ read }: Pick<TenantDeps, 'read'>, tagId: TagId): Promise<NamedTag> {
  const row = await read
    .selectFrom('tag')
    .selectAll()
    .where('tagId', '=', tagId)
    .executeTakeFirst();
  const device =
    row &&
    (await read
      .selectFrom('device')
      .select('name')
      .where('deviceId', '=', row.deviceId)
      .where('deleted', '=', 0)
      .executeTakeFirst());
  if (!row || !device) throw new Refusal('tag-not-found', { tagId });
  return { ...rowToTag(row), deviceName: device.name };
}
