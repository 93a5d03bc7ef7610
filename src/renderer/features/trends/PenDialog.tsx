import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { penKinds, type TrendPen, type TrendView } from '#shared/domain/trends/trend-view.ts';
import {
  Button,
  Checkbox,
  Dialog,
  NumberInput,
  Segmented,
  Select,
  TextInput,
} from '#renderer/ui/index.ts';
import { penColours } from './pen-looks.ts';
import type { TagBook } from './use-tag-book.ts';
import { changeAxis, changePen } from './view-edits.ts';

interface PenDialogProps {
  readonly view: TrendView;
  readonly pen: TrendPen;
  readonly book: TagBook;
  readonly onChange: (next: TrendView) => void;
  readonly onClose: () => void;
}

const kindWords = { line: 'kindLine', step: 'kindStep', band: 'kindBand' } as const;

/** How a pen looks and over which ends it is drawn. */
export function PenDialog({ view, pen, book, onChange, onClose }: PenDialogProps) {
  const { t } = useTranslation();
  const [label, setLabel] = useState(pen.label ?? '');
  const [kind, setKind] = useState(pen.kind);
  const [colour, setColour] = useState(pen.colour ?? '');
  const [scale, setScale] = useState({
    isFixed: pen.scale !== null,
    low: pen.scale?.low ?? null,
    high: pen.scale?.high ?? null,
  });
  const [axis, setAxis] = useState(view.axes[pen.axis]!);
  const sharing = view.pens.filter((other) => other.axis === pen.axis).length;
  const isWrong =
    scale.isFixed && (scale.low === null || scale.high === null || scale.low >= scale.high);
  const apply = () => {
    if (isWrong) return;
    const changed = changePen(view, pen.tagId, {
      label: label.trim() || null,
      kind,
      colour: colour || null,
      scale: scale.isFixed ? { low: scale.low!, high: scale.high! } : null,
    });
    onChange(changeAxis(changed, pen.axis, axis));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={book.name(pen.tagId)}
      actions={
        <Button tone="primary" disabled={isWrong} onClick={apply}>
          {t('trends.apply')}
        </Button>
      }
    >
      <TextInput
        label={t('trends.label')}
        value={label}
        onChange={setLabel}
        hint={t('trends.labelHint')}
        maxLength={120}
      />
      <Segmented
        label={t('trends.kind')}
        value={kind}
        onChange={setKind}
        options={penKinds.map((one) => ({ value: one, label: t(`trends.${kindWords[one]}`) }))}
      />
      <Select
        label={t('trends.colour')}
        value={colour}
        onChange={setColour}
        options={[
          { value: '', label: t('trends.colourAuto') },
          ...penColours.map((one, index) => ({
            value: one,
            label: t('trends.colourNamed', { number: index + 1 }),
          })),
        ]}
      />
      <Segmented
        label={t('trends.scale')}
        value={scale.isFixed ? 'fixed' : 'auto'}
        onChange={(next) => setScale({ ...scale, isFixed: next === 'fixed' })}
        options={[
          { value: 'auto', label: t('trends.scaleAuto') },
          { value: 'fixed', label: t('trends.scaleFixed') },
        ]}
      />
      {scale.isFixed && (
        <div className="trend-ends">
          <NumberInput
            label={t('trends.low')}
            unit={book.unit(pen.tagId)}
            value={scale.low}
            onCommit={(low) => setScale({ ...scale, low })}
          />
          <NumberInput
            label={t('trends.high')}
            unit={book.unit(pen.tagId)}
            value={scale.high}
            onCommit={(high) => setScale({ ...scale, high })}
          />
        </div>
      )}
      <Checkbox
        label={t('trends.log')}
        checked={axis.isLog}
        onChange={(isLog) => setAxis({ ...axis, isLog })}
      />
      {view.options.layout === 'overlay' && (
        <Segmented
          label={t('trends.side')}
          value={axis.side}
          onChange={(side) => setAxis({ ...axis, side })}
          options={[
            { value: 'left', label: t('trends.left') },
            { value: 'right', label: t('trends.right') },
          ]}
        />
      )}
      {sharing > 1 && <p className="muted">{t('trends.sharedAxis', { count: sharing })}</p>}
    </Dialog>
  );
}
