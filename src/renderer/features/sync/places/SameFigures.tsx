import { useTranslation } from 'react-i18next';
import type { SyncPlace } from '#shared/contract/sync.ts';
import { isProvenSame } from '#renderer/features/sync/glance.ts';
import { Tooltip, useFormats } from '#renderer/ui/index.ts';

/** When both last computed the same, and what: the beginning of the hash, whole on tapping. */
export function SameFigures({ place }: { readonly place: SyncPlace }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { same, kind } = place;
  const isOther = place.diverged.length > 0;
  if (kind === 'relay')
    return (
      <Hinted text={t('sync.sameRelayHint')}>
        <span className="muted">{t('sync.sameRelay')}</span>
      </Hinted>
    );
  if (same === null) return <span className="muted">{t('sync.sameNever')}</span>;
  const hashes = Object.entries(same.hashes).flatMap(([space, hash]) =>
    hash ? [[space, hash]] : [],
  );
  const whole = hashes.map(([space, hash]) => `${space} ${hash}`).join('\n');
  const first = shortHash(hashes.at(-1)?.[1] ?? null);
  return (
    <Hinted text={<span className="sync-hashes">{whole}</span>}>
      <code>{first}</code> {formats.dateTime(same.atMs)}
      {!isProvenSame(place) && (
        <span className="muted"> {t(isOther ? 'sync.sameNot' : 'sync.sameWas')}</span>
      )}
    </Hinted>
  );
}

const HASH_DIGITS = 8;

/** Enough to compare two screens by eye; null: there is none. */
export function shortHash(hash: string | null): string {
  return hash === null ? '–' : hash.slice(0, HASH_DIGITS);
}

function Hinted({
  text,
  children,
}: {
  readonly text: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  return (
    <Tooltip text={text}>
      <button type="button" className="sync-hinted">
        {children}
      </button>
    </Tooltip>
  );
}
