import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CalculatedPoint } from '#shared/domain/telemetry/calculated/calculated-point.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';

/** Which tags a calculated one is made of, by the names they have in its expression. */
export function MadeOf({ point }: { readonly point: CalculatedPoint }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const tags = useRead('telemetry', 'tags', {});
  const nameOf = (tagId: string) => tags.data?.find((tag) => tag.tagId === tagId)?.name ?? tagId;
  const inputs = Object.entries(point.inputs);
  if (inputs.length === 0) return null;
  return (
    <dl className="tags-made" aria-label={t('calculated.madeOf')}>
      {inputs.map(([name, tagId]) => (
        <div key={name}>
          <dt>
            <code className="tags-code">{name}</code>
          </dt>
          <dd>
            <Link to={places.to('tags', `?tag=${encodeURIComponent(tagId)}`)}>{nameOf(tagId)}</Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
