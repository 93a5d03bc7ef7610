import { useTranslation } from 'react-i18next';
import { Section, useFormats } from '#renderer/ui/index.ts';
import type { TagsPreview } from './use-tags-import.ts';

/** The first devices of the file, as they would be. */
export function SampleDevices({ preview }: { readonly preview: TagsPreview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { devices, sample } = preview;
  const all = devices.added + devices.touched;
  return (
    <Section
      title={t('screen.devices')}
      note={
        all > sample.length
          ? t('tagsImport.firstOf', {
              count: sample.length,
              all: formats.number(all, 0),
            })
          : undefined
      }
      flush
    >
      <div className="mapping-scroller" tabIndex={0} role="group" aria-label={t('screen.devices')}>
        <table className="mapping">
          <thead>
            <tr>
              <th scope="col">{t('devices.name')}</th>
              <th scope="col">{t('tagsImport.isNew')}</th>
              <th scope="col">{t('devices.template')}</th>
              <th scope="col" className="tags-import-number">
                {t('tagsImport.ownTags')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sample.map(({ name, isNew, templateName, tagCount }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{t(isNew ? 'tagsImport.new' : 'tagsImport.known')}</td>
                <td>{templateName ?? '–'}</td>
                <td className="tags-import-number">{formats.number(tagCount, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
