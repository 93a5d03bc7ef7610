import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { StatusMark, useFormats } from '#renderer/ui/index.ts';
import { useFieldWords } from '../use-field-words.ts';
import type { EditPreview } from './use-edit-preview.ts';

interface PreviewOfEditProps {
  readonly read: UseQueryResult<EditPreview>;
  /** Something is ticked and sound. */
  readonly isAsked: boolean;
}

/** What would change: how many, which field of which tag from what to what, and which tags do not take it. */
export function PreviewOfEdit({ read, isAsked }: PreviewOfEditProps) {
  const { t } = useTranslation();
  return (
    <section className="tags-preview" aria-label={t('tags.preview')} aria-live="polite">
      <h3>{t('tags.preview')}</h3>
      {isAsked ? (
        <Loaded read={read}>{(preview) => <Told preview={preview} />}</Loaded>
      ) : (
        <p className="muted">{t('tags.previewNone')}</p>
      )}
    </section>
  );
}

function Told({ preview }: { readonly preview: EditPreview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useFieldWords();
  const number = (count: number) => ({ count, shown: formats.number(count, 0) });
  const hiddenCount = preview.changedCount - preview.tags.length;
  return (
    <>
      <p>
        <strong>{t('tags.wouldChange', number(preview.changedCount))}</strong>{' '}
        <span className="muted">
          {preview.fields
            .map(({ field, count }) => `${words.name(field)} ${formats.number(count, 0)}`)
            .join(' · ')}
        </span>
      </p>
      {preview.unchangedCount > 0 && (
        <p className="muted">{t('tags.alreadySo', number(preview.unchangedCount))}</p>
      )}
      {preview.refused.map(({ why, count, names }) => (
        <p key={why} className="tags-refused">
          <StatusMark status="medium" />
          <span>
            {t('tags.stays', { ...number(count), why: t(`tagEditProblem.${why}`) })}{' '}
            <span className="muted">
              {names.join(', ')}
              {count > names.length && ' …'}
            </span>
          </span>
        </p>
      ))}
      {preview.tags.length > 0 && <Changes preview={preview} />}
      {hiddenCount > 0 && <p className="muted">{t('tags.andMore', number(hiddenCount))}</p>}
    </>
  );
}

function Changes({ preview }: { readonly preview: EditPreview }) {
  const { t } = useTranslation();
  const words = useFieldWords();
  return (
    <div className="tags-changes" tabIndex={0} role="group" aria-label={t('tags.preview')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('tags.tag')}</th>
            <th scope="col">{t('tags.field')}</th>
            <th scope="col">{t('tags.before')}</th>
            <th scope="col">{t('tags.after')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.tags.flatMap(({ tagId, name, deviceName, fields }) =>
            fields.map(({ field, before, after }, at) => (
              <tr key={`${tagId} ${field}`}>
                <th scope="row">
                  {at === 0 && (
                    <>
                      {name} <span className="muted">{deviceName}</span>
                    </>
                  )}
                </th>
                <td>{words.name(field)}</td>
                <td className="muted">{words.value(field, before)}</td>
                <td>{words.value(field, after)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
