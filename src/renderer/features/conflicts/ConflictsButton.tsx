import { GitPullRequestArrow } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Tooltip, useFormats } from '#renderer/ui/index.ts';
import './conflicts-button.css';

/** How much waits for a decision, and how much was decided about one's own values; nothing while there is neither. */
export function ConflictsButton() {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const counts = useRead('conflicts', 'counts', undefined).data;
  if (!counts || (counts.open === 0 && counts.notices === 0)) return null;
  const said = [
    counts.open > 0 ? t('conflicts.button', { count: counts.open }) : t('conflicts.buttonNone'),
    ...(counts.notices > 0 ? [t('conflicts.buttonNotices', { count: counts.notices })] : []),
  ];
  return (
    <Tooltip
      text={
        <span className="value-story">
          {said.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      }
    >
      <Link
        className="conflicts-button"
        to={places.to('conflicts', counts.open === 0 ? '/notices' : '')}
      >
        <GitPullRequestArrow aria-hidden="true" />
        <span aria-hidden="true">{formats.number(counts.open || counts.notices, 0)}</span>
        <span className="visually-hidden">{said.join('. ')}</span>
      </Link>
    </Tooltip>
  );
}
