import { useTranslation } from 'react-i18next';
import type { BlobFigures } from '#shared/contract/attachments.ts';
import type { SyncPlace } from '#shared/contract/sync.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Facts, Section, useFormats } from '#renderer/ui/index.ts';
import { placeName } from './place-name.ts';

const LOOK_AGAIN_MS = 2_000;

/** Photos and files, which wait in a queue of their own and never hold up what is typed. */
export function PhotoFigures({ others }: { readonly others: readonly SyncPlace[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useRead('attachments', 'figures', undefined, { everyMs: LOOK_AGAIN_MS });
  if (!data || isNone(data)) return null;
  const amount = ({ count, bytes }: BlobFigures['here']) =>
    count === 0
      ? t('sync.photos.none')
      : t('sync.photos.amount', { count, bytes: formats.bytes(bytes) });
  const moving = data.sending ?? data.fetching;
  return (
    <Section title={t('sync.photos.title')} note={t('sync.photos.note')}>
      <Facts
        items={[
          { label: t('sync.photos.here'), value: amount(data.here) },
          { label: t('sync.photos.toFetch'), value: amount(data.toFetch) },
          { label: t('sync.photos.elsewhere'), value: amount(data.elsewhere) },
          ...data.places.map(({ placeId, toSend, fetchesItself, trouble }) => {
            const said = fetchesItself ? t('sync.photos.fetchesItself') : amount(toSend);
            return {
              label: t(fetchesItself ? 'sync.photos.neighbour' : 'sync.photos.toSend', {
                place: nameOf(placeId, others),
              }),
              value: trouble ? `${said} · ${t(`attachments.trouble.${trouble}`)}` : said,
            };
          }),
          ...(moving
            ? [
                {
                  label: t('sync.photos.moving'),
                  value: `${formats.bytes(moving.done)} / ${formats.bytes(moving.bytes)}`,
                },
              ]
            : []),
          ...(data.damaged > 0
            ? [{ label: t('sync.photos.damaged'), value: formats.number(data.damaged, 0) }]
            : []),
        ]}
      />
    </Section>
  );
}

function isNone({ here, toFetch, elsewhere, damaged }: BlobFigures): boolean {
  return here.count + toFetch.count + elsewhere.count + damaged === 0;
}

function nameOf(placeId: string, others: readonly SyncPlace[]): string {
  const [, address] = /^relay:(.*)$/.exec(placeId) ?? [];
  if (address) return placeName({ kind: 'relay', name: address });
  return others.find((one) => one.placeId === placeId)?.name ?? placeId.slice(0, 8);
}
