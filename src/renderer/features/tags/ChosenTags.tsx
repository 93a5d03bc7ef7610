import { ChartSpline, PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { linkToTags, mostPens } from '#renderer/features/trends/index.ts';
import { Button, useFormats } from '#renderer/ui/index.ts';
import { EditTagsDialog } from './edit/EditTagsDialog.tsx';
import type { TagRow } from './tag-row.ts';

interface ChosenTagsProps {
  readonly rows: readonly TagRow[];
  readonly chosen: ReadonlySet<string>;
  readonly mayChange: boolean;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** What can be done with the chosen tags, those that no longer match the filter among them. */
export function ChosenTags({ rows, chosen, mayChange, onChoose }: ChosenTagsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const [isEditing, setIsEditing] = useState(false);
  const tags = rows.filter(({ tag }) => chosen.has(tag.tagId)).map(({ tag }) => tag);
  const pens = tags.slice(0, mostPens).map(({ tagId }) => tagId);
  const count = tags.length;
  return (
    <div className="tags-chosen" role="region" aria-label={t('tags.chosenTitle')}>
      <strong role="status">{t('tags.chosen', { count, shown: formats.number(count, 0) })}</strong>
      {mayChange && (
        <Button tone="primary" icon={<PencilLine />} onClick={() => setIsEditing(true)}>
          {t('tags.editChosen')}
        </Button>
      )}
      <Link className="button button-normal" to={places.to('trends', linkToTags(pens))}>
        <ChartSpline aria-hidden="true" />
        {count > mostPens ? t('tags.trendFirst', { count: mostPens }) : t('tags.trend')}
      </Link>
      <Button tone="quiet" onClick={() => onChoose(new Set())}>
        {t('tags.chooseNone')}
      </Button>
      {isEditing && <EditTagsDialog tags={tags} onClose={() => setIsEditing(false)} />}
    </div>
  );
}
