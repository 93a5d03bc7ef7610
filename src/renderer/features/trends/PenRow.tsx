import { memo } from 'react';
import { Ellipsis, Eye, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { TrendPen } from '#shared/domain/trends/trend-view.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { IconButton, Menu, useFormats, Value } from '#renderer/ui/index.ts';
import { decimalsOf } from '#renderer/features/telemetry/signal-look.ts';
import type { ShownValue } from './shown-values.ts';
import type { TagBook } from './use-tag-book.ts';

export type PenAction = 'toggle' | 'solo' | 'settings' | 'up' | 'down' | 'remove';

interface PenRowProps {
  readonly pen: TrendPen;
  readonly colour: string;
  readonly book: TagBook;
  readonly shown: ShownValue;
  readonly hasDelta: boolean;
  readonly onAction: (pen: TrendPen, action: PenAction) => void;
}

/** A pen with its value at the cursor, what it is worth, and what can be done with it. */
export function PenRow({ pen, colour, book, shown, hasDelta, onAction }: PenRowProps) {
  const name = pen.label ?? book.name(pen.tagId);
  return (
    <tr className={pen.isHidden ? 'trend-pen trend-pen-hidden' : 'trend-pen'}>
      <PenName pen={pen} name={name} colour={colour} book={book} onAction={onAction} />
      <ValueCell pen={pen} book={book} shown={shown} />
      {hasDelta && <DeltaCell pen={pen} book={book} shown={shown} />}
      <td className="trend-pen-menu">
        <PenMenu pen={pen} name={name} book={book} onAction={onAction} />
      </td>
    </tr>
  );
}

type PenNameProps = Pick<PenRowProps, 'pen' | 'colour' | 'book' | 'onAction'> & {
  readonly name: string;
};

/** Apart, since the value beside it changes with every move of the pointer. */
const PenName = memo(function PenName({ pen, name, colour, book, onAction }: PenNameProps) {
  const { t } = useTranslation();
  return (
    <th scope="row">
      <span className="trend-pen-name">
        <IconButton
          label={t(pen.isHidden ? 'trends.show' : 'trends.hide', { name })}
          className="trend-pen-eye"
          onClick={() => onAction(pen, 'toggle')}
        >
          {pen.isHidden ? <EyeOff /> : <Eye />}
        </IconButton>
        <span className="trend-swatch" style={{ background: colour }} aria-hidden="true" />
        <span className="trend-pen-words" title={name}>
          <span className="trend-pen-text">{pen.label ?? book.shortName(pen.tagId)}</span>
          <span className="trend-pen-place">{book.place(pen.tagId)}</span>
        </span>
      </span>
    </th>
  );
});

interface CellProps {
  readonly pen: Pick<TrendPen, 'tagId'>;
  readonly book: TagBook;
  readonly shown: ShownValue;
}

export function ValueCell({ pen, book, shown }: CellProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { at } = shown;
  if (!at)
    return (
      <td className="trend-value muted" title={shown.reason}>
        {t(shown.isLoading ? 'trends.loading' : 'trends.inGap')}
      </td>
    );
  const decimals = decimalsOf(book.tagsById.get(pen.tagId));
  const word = Number.isNaN(at.value) ? '' : book.stateLabel(pen.tagId)?.(at.value);
  const range =
    at.low === at.high || Number.isNaN(at.low)
      ? ''
      : ` (${formats.number(at.low, decimals)} – ${formats.number(at.high, decimals)})`;
  return (
    <td className="trend-value" data-value={at.value} data-high={at.high}>
      <Value
        value={word || at.value}
        decimals={decimals}
        unit={book.unit(pen.tagId)}
        mark={at.quality}
        reason={`${at.quality === 'good' ? '' : (shown.reason ?? '')}${range}`.trim()}
        atMs={at.atMs}
      />
    </td>
  );
}

function DeltaCell({ pen, book, shown }: CellProps) {
  const formats = useFormats();
  const decimals = decimalsOf(book.tagsById.get(pen.tagId));
  // Adding zero makes of −0, which a small fall rounds to, a plain 0.
  const rounded = Number(shown.delta.toFixed(decimals)) + 0;
  return <td className="trend-value">{formats.number(rounded, decimals)}</td>;
}

interface PenMenuProps {
  readonly pen: TrendPen;
  readonly name: string;
  readonly book: TagBook;
  readonly onAction: (pen: TrendPen, action: PenAction) => void;
}

const PenMenu = memo(function PenMenu({ pen, name, book, onAction }: PenMenuProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const wellId = book.tagsById.get(pen.tagId)?.wellId;
  const item = (action: PenAction, label: string) => ({
    key: action,
    label,
    onSelect: () => onAction(pen, action),
  });
  const openWell = {
    key: 'well',
    label: t('trends.openWell'),
    onSelect: () => void navigate(places.to('wells', `/${wellId}`)),
  };
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t('trends.menuOf', { name })}>
          <Ellipsis />
        </IconButton>
      }
      groups={[
        {
          key: 'look',
          items: [
            item('settings', t('trends.settings')),
            item('solo', t('trends.solo')),
            item('up', t('trends.moveUp')),
            item('down', t('trends.moveDown')),
          ],
        },
        {
          key: 'go',
          items: [...(wellId ? [openWell] : []), item('remove', t('trends.remove'))],
        },
      ]}
    />
  );
});
