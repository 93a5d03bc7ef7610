import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { useConflictWords } from '#renderer/features/conflicts/index.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Section, Table, useFormats, type TableColumn } from '#renderer/ui/index.ts';

interface FieldChange {
  readonly key: string;
  readonly atMs: number;
  readonly person: string;
  readonly seat: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly marks: readonly string[];
}

/** More than this a clock is said to be ahead. */
const SKEW_MS = 5 * 60_000;

/** Who changed what of this well, newest first; from the audit trail's last entries. */
export function WellHistory({ wellId }: { readonly wellId: string }) {
  const { t } = useTranslation();
  const marksOf = useMarks();
  const words = useConflictWords();
  const read = useRead('audit', 'recent', { limit: 500 });
  return (
    <Section title={t('wellScreen.history')} flush>
      <Loaded read={read}>
        {(entries) => {
          const changes = entries.flatMap((entry) =>
            entry.changes
              .filter((change) => change.kind === 'well' && change.key === wellId)
              .map((change, index) => ({
                key: `${entry.commandId}/${index}`,
                atMs: entry.atMs,
                person: entry.personName,
                seat: entry.seatName,
                field: words.field(fieldOf(change.path)),
                before: change.before && words.text(fieldOf(change.path), change.before),
                after: change.after && words.text(fieldOf(change.path), change.after),
                marks: marksOf(entry),
              })),
          );
          return <HistoryTable changes={changes} />;
        }}
      </Loaded>
    </Section>
  );
}

const fieldOf = (path: string) => ({ documentKind: 'well', path }) as const;

/** What is to be known of an entry before one trusts it. */
function useMarks(): (entry: OutputOf<'audit', 'recent'>[number]) => readonly string[] {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ isSetAside, clock, doubts }) => [
    ...(isSetAside ? [t('audited.setAside')] : []),
    ...(clock.aheadMs > SKEW_MS
      ? [t('audited.ahead', { by: formats.duration(clock.aheadMs) })]
      : []),
    ...(clock.isUnverified && clock.aheadMs <= SKEW_MS ? [t('audited.unverified')] : []),
    ...doubts.map((doubt) => t(`audited.doubt_${doubt}`)),
  ];
}

function HistoryTable({ changes }: { readonly changes: readonly FieldChange[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: readonly TableColumn<FieldChange>[] = [
    {
      key: 'at',
      header: t('wellScreen.when'),
      value: (change) => change.atMs,
      cell: (change) => formats.dateTime(change.atMs),
      isKey: true,
      width: 150,
    },
    {
      key: 'person',
      header: t('wellScreen.who'),
      value: (change) => `${change.person} · ${change.seat}`,
      width: 180,
    },
    { key: 'field', header: t('wellScreen.field'), value: (change) => change.field, width: 140 },
    { key: 'before', header: t('wellScreen.before'), value: (change) => change.before, width: 180 },
    { key: 'after', header: t('wellScreen.after'), value: (change) => change.after, width: 180 },
  ];
  const marks: TableColumn<FieldChange> = {
    key: 'marks',
    header: t('audited.marks'),
    value: (change) => change.marks.join('; '),
    cell: (change) =>
      change.marks.map((mark) => (
        <Badge key={mark} status="medium">
          {mark}
        </Badge>
      )),
    width: 200,
  };
  const isAnyMarked = changes.some((change) => change.marks.length > 0);
  return (
    <div className="well-history">
      <Table
        label={t('wellScreen.history')}
        rows={changes}
        columns={isAnyMarked ? [...columns, marks] : columns}
        rowKey={(change) => change.key}
        storageKey="well.history"
        empty={<p className="muted">{t('wellScreen.noHistory')}</p>}
      />
    </div>
  );
}
