import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import { Facts, useFormats } from '#renderer/ui/index.ts';

/** Who attached it, when and where it was taken, and who else holds it. */
export function AttachmentFacts({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { about, by, madeAtMs, takenAtMs, place, original } = attachment;
  const { widthPx, heightPx, bytes, placesElsewhere } = original;
  const pixels = widthPx !== null && heightPx !== null ? `${widthPx} × ${heightPx} · ` : '';
  const facts = [
    {
      label: t('attachments.added-by'),
      value: `${by?.personName ?? '?'} · ${formats.dateTime(madeAtMs)}`,
    },
    takenAtMs !== null && { label: t('attachments.taken'), value: formats.dateTime(takenAtMs) },
    place && {
      label: t('attachments.place'),
      value: `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`,
    },
    about.kind === 'day' && { label: t('attachments.day'), value: formats.day(about.day) },
    { label: t('attachments.size'), value: pixels + formats.bytes(bytes) },
    {
      label: t('attachments.elsewhere'),
      value: t('attachments.places', { count: placesElsewhere }),
    },
  ].filter((fact) => fact !== false && fact !== null);
  return <Facts items={facts} />;
}
