import { GitCompareArrows } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendComparison, TrendView } from '#shared/domain/trends/trend-view.ts';
import type { TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, Menu } from '#renderer/ui/index.ts';
import { AlignDialog } from './AlignDialog.tsx';
import type { TagBook } from './use-tag-book.ts';

interface CompareMenuProps {
  readonly view: TrendView;
  readonly window: TimeWindow;
  readonly book: TagBook;
  /** Where the first cursor stands. */
  readonly cursorMs: number | null;
  readonly onChange: (compare: readonly TrendComparison[]) => void;
}

const day = 86_400_000;
const mostComparisons = 8;
const usualShifts = [
  { key: 'dayBefore', shiftMs: day },
  { key: 'weekBefore', shiftMs: 7 * day },
  { key: 'monthBefore', shiftMs: 30 * day },
] as const;

/** Lays another period, another moment or another well over the pens. */
export function CompareMenu(props: CompareMenuProps) {
  const { view, window, onChange } = props;
  const { t } = useTranslation();
  const [isAligning, setIsAligning] = useState(false);
  const { compare } = view;
  const add = (comparison: TrendComparison) => onChange([...compare, comparison]);
  const shifts = [
    ...usualShifts,
    { key: 'periodBefore', shiftMs: Math.round(window.toMs - window.fromMs) } as const,
  ];
  const isFull = compare.length >= mostComparisons;
  const isShift = (one: TrendComparison, shiftMs: number) =>
    one.kind === 'shift' && one.tagIds === null && one.shiftMs === shiftMs;
  return (
    <>
      <Menu
        trigger={
          <Button icon={<GitCompareArrows />} disabled={view.pens.length === 0}>
            {t('trends.compare')}
          </Button>
        }
        groups={[
          {
            key: 'shifts',
            items: shifts.map(({ key, shiftMs }) => {
              const checked = compare.some((one) => isShift(one, shiftMs));
              return {
                key,
                label: t(`trends.${key}`),
                checked,
                disabled: isFull && !checked,
                onSelect: () =>
                  checked
                    ? onChange(compare.filter((one) => !isShift(one, shiftMs)))
                    : add({ kind: 'shift', shiftMs, label: t(`trends.${key}`), tagIds: null }),
              };
            }),
          },
          {
            key: 'other',
            items: [
              {
                key: 'align',
                label: t('trends.otherMoment'),
                disabled: isFull,
                onSelect: () => setIsAligning(true),
              },
              ...compare.map((one, index) => ({
                key: `${index} ${one.label}`,
                label: t('trends.removeComparison', { label: one.label }),
                onSelect: () => onChange(compare.filter((_, place) => place !== index)),
              })),
            ],
          },
        ]}
      />
      {isAligning && <AlignDialog {...props} onAdd={add} onClose={() => setIsAligning(false)} />}
    </>
  );
}
