import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conflict, ConflictValue, FieldAt } from '#shared/contract/conflicts.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useNow } from '#renderer/app/use-now.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Checkbox, EmptyState } from '#renderer/ui/index.ts';
import { useConflictWords } from '../use-conflict-words.ts';
import { useDecide } from '../use-decide.ts';
import { ConflictItem } from './ConflictItem.tsx';
import { InboxTools } from './InboxTools.tsx';
import { TwinsItem } from './TwinsItem.tsx';
import { useConflictExport } from './use-conflict-export.ts';
import { useInboxFilters } from './use-inbox-filters.ts';
import { useInboxKeys } from './use-inbox-keys.ts';

interface InboxProps {
  readonly onOpen: (conflict: FieldAt) => void;
}

export function Inbox({ onOpen }: InboxProps) {
  const filters = useInboxFilters();
  const nowMs = useNow(60_000);
  const read = useRead('conflicts', 'list', filters.input(nowMs), { keepPrevious: true });
  return (
    <Loaded read={read}>
      {({ conflicts, total }) => (
        <InboxOf conflicts={conflicts} total={total} filters={filters} onOpen={onOpen} />
      )}
    </Loaded>
  );
}

interface InboxOfProps extends InboxProps {
  readonly conflicts: readonly Conflict[];
  readonly total: number;
  readonly filters: ReturnType<typeof useInboxFilters>;
}

function InboxOf({ conflicts, total, filters, onOpen }: InboxOfProps) {
  const { t } = useTranslation();
  const words = useConflictWords();
  const { decide, undoLast, remember } = useDecide();
  const [wanted, setActive] = useState(0);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const exportCsv = useConflictExport(conflicts, words);
  const active = Math.min(wanted, conflicts.length - 1);
  const pickable = conflicts.filter(({ sort, mayDecide }) => sort !== 'twins' && mayDecide);
  const chosen = pickable.filter(({ id }) => picked.has(id));
  const pick = (id: string) =>
    setPicked((known) => {
      const next = new Set(known);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const choose = (conflict: Conflict, value: ConflictValue | undefined) => {
    if (value && conflict.mayDecide)
      void decide([conflict], { kind: 'change', change: value.change });
  };
  const move = (step: 1 | -1) => {
    const next = Math.min(Math.max(active + step, 0), conflicts.length - 1);
    setActive(next);
    const id = conflicts[next]?.id;
    if (id) showItem(id);
  };
  const current = conflicts[active];
  useInboxKeys({
    onMove: move,
    onChoose: (index) => current && choose(current, current.values[index]),
    onPick: () => current && pickable.includes(current) && pick(current.id),
    onOpen: () => current && current.sort !== 'twins' && onOpen(current),
    onUndo: undoLast,
  });
  const take = async (by: Parameters<Parameters<typeof InboxTools>[0]['onTake']>[0]) => {
    if (await decide(chosen, { kind: 'by', by })) setPicked(new Set());
  };
  return (
    <div className="conflicts-tab">
      <InboxTools
        filters={filters}
        pickedCount={chosen.length}
        onTake={(by) => void take(by)}
        onExport={exportCsv}
      />
      {conflicts.length === 0 ? (
        <Nothing isFiltered={filters.isFiltered} />
      ) : (
        <>
          <div className="conflicts-head">
            <Checkbox
              label={t('conflicts.pickAll')}
              checked={chosen.length > 0 && chosen.length === pickable.length}
              disabled={pickable.length === 0}
              onChange={(isOn) => setPicked(new Set(isOn ? pickable.map(({ id }) => id) : []))}
            />
            <span className="muted conflicts-keys">{t('conflicts.keys')}</span>
          </div>
          <ul className="conflict-list" aria-label={t('conflicts.list')}>
            {conflicts.map((conflict, index) =>
              conflict.sort === 'twins' ? (
                <TwinsItem
                  key={conflict.id}
                  conflict={conflict}
                  isActive={index === active}
                  onFocus={() => setActive(index)}
                  onDone={(commandId) => remember({ commandId })}
                />
              ) : (
                <ConflictItem
                  key={conflict.id}
                  conflict={conflict}
                  words={words}
                  isActive={index === active}
                  isPicked={picked.has(conflict.id)}
                  onPick={() => pick(conflict.id)}
                  onOpen={() => onOpen(conflict)}
                  onChoose={(value) => choose(conflict, value)}
                  onFocus={() => setActive(index)}
                />
              ),
            )}
          </ul>
          {total > conflicts.length && (
            <p className="muted">{t('conflicts.more', { count: total - conflicts.length })}</p>
          )}
        </>
      )}
    </div>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation();
  if (isFiltered) return <EmptyState title={t('conflicts.noneMatch')} />;
  return (
    <EmptyState icon={<CircleCheck />} title={t('conflicts.none')}>
      {t('conflicts.noneWhy')}
    </EmptyState>
  );
}

/** After the key that moved there has been drawn. */
function showItem(id: string): void {
  const item = [...document.querySelectorAll<HTMLElement>('[data-conflict]')].find(
    (one) => one.dataset['conflict'] === id,
  );
  item?.scrollIntoView({ block: 'nearest' });
}
