import type { historyNotices, HistorySeat } from '#shared/contract/history.ts';
import { keepRulesOf } from '#shared/domain/people/tenant-settings.ts';
import type { KeepClass } from '#shared/domain/telemetry/keep-rules.ts';
import { forecastDaysLeft, measureDailyBytes } from '#shared/domain/telemetry/space-forecast.ts';
import type { HistoryDeps } from './history-deps.ts';
import { measureMonths, totalBytesOf, type MonthFile } from './measure-months.ts';
import { isDiskLow, isQuotaReached, leastFreeBytes, quotaBytesOf } from './room.ts';

interface Notice {
  readonly kind: (typeof historyNotices)[number];
  readonly keep: KeepClass | null;
  readonly why: string | null;
}

const dayMs = 86_400_000;
/** What went wrong is a notice for as long as it would be tried again. */
const noticeMs = dayMs;

/** What the history takes, how it grows and how long there is room. */
export async function readSpace(
  deps: Pick<HistoryDeps, 'store' | 'notes' | 'settings' | 'ports' | 'folder'>,
  nowMs: number,
) {
  const { months, logBytes } = await measureMonths(deps.store);
  const seat = deps.notes.seat();
  const totalBytes = totalBytesOf(months, logBytes);
  const freeBytes = deps.ports.disk.freeBytes(deps.folder);
  const daily = measureDailyBytes(months, nowMs);
  const rules = keepRulesOf(deps.settings());
  const daysLeft = (roomBytes: number | null) =>
    roomBytes === null || daily.length === 0
      ? null
      : forecastDaysLeft({ months, daily, rules, nowMs, roomBytes });
  const quotaBytes = quotaBytesOf(seat);
  return {
    months: months.map(toShown).toSorted((a, b) => b.fromMs - a.fromMs),
    logBytes,
    totalBytes,
    freeBytes: freeBytes ?? null,
    daily,
    daysLeft: {
      disk: daysLeft(freeBytes === undefined ? null : freeBytes - leastFreeBytes),
      quota: daysLeft(quotaBytes === null ? null : quotaBytes - totalBytes),
    },
    seat,
    notices: noticesOf(deps, { freeBytes, totalBytes, seat }),
  };
}

function toShown(month: MonthFile) {
  const { keep, fromMs, toMs, fileBytes, rawBytes, rollupBytes, givenUpDays } = month;
  return { keep, fromMs, toMs, fileBytes, rawBytes, rollupBytes, isOnlyRollups: givenUpDays > 0 };
}

function noticesOf(
  { notes, settings, ports }: Pick<HistoryDeps, 'notes' | 'settings' | 'ports'>,
  room: {
    readonly freeBytes: number | undefined;
    readonly totalBytes: number;
    readonly seat: HistorySeat;
  },
): Notice[] {
  const plain = (kind: Notice['kind']): Notice => ({ kind, keep: null, why: null });
  const { archiveFolder } = room.seat;
  const wantsArchive = Object.values(keepRulesOf(settings())).some(({ archive }) => archive);
  const isMissing = archiveFolder === null ? wantsArchive : !ports.disk.exists(archiveFolder);
  const sinceMs = ports.clock.nowMs() - noticeMs;
  const troubles = (['archive-failed', 'held', 'no-room-left'] as const).flatMap((kind) =>
    notes.since(kind, sinceMs).map(({ keep, why }): Notice => ({ kind, keep, why })),
  );
  return [
    ...(isDiskLow(room) ? [plain('disk-low')] : []),
    ...(isQuotaReached(room) ? [plain('quota-reached')] : []),
    ...(isMissing ? [plain('archive-folder-missing')] : []),
    ...troubles,
  ];
}
