import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SyncPlace, SyncStatus } from '#shared/contract/sync.ts';
import { BecomeOwner } from '#renderer/features/backups/index.ts';
import { ownClockIs } from './glance.ts';
import { Notice, useFormats } from '#renderer/ui/index.ts';

interface WarningsProps {
  readonly status: SyncStatus;
  readonly places: readonly SyncPlace[];
}

/** What somebody has to look at, the gravest first. */
export function Warnings({ status, places }: WarningsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Diverged places={places} />
      {status.state === 'revoked' && (
        <Notice status="critical" title={t('sync.revoked.title')}>
          <p>{t('sync.revoked.text')}</p>
          <JoinAgain />
        </Notice>
      )}
      {status.state === 'outside' && status.joining === null && (
        <Notice status="high" title={t('sync.outside.title')}>
          <p>{t('sync.outside.text')}</p>
          <JoinAgain />
          <BecomeOwner />
        </Notice>
      )}
      {status.clock && <ClockWarning clock={status.clock} />}
    </>
  );
}

function JoinAgain() {
  const { t } = useTranslation();
  return (
    <p>
      <Link to="/welcome">{t('sync.joinAgain')}</Link>
    </p>
  );
}

function Diverged({ places }: Pick<WarningsProps, 'places'>) {
  const { t } = useTranslation();
  const differing = places.filter(({ diverged }) => diverged.length > 0);
  if (differing.length === 0) return null;
  const spaces = new Set(differing.flatMap(({ diverged }) => diverged));
  const words = [...spaces].map((space) => t(`sync.space.${space as 'field'}`));
  const names = differing.map(({ name }) => name).join(', ');
  return (
    <Notice status="critical" title={t('sync.diverged.title')}>
      <p>{t('sync.diverged.text', { names, spaces: words.join(', ') })}</p>
    </Notice>
  );
}

function ClockWarning({ clock }: { readonly clock: NonNullable<SyncStatus['clock']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const slots = { place: clock.place, skew: formats.duration(Math.abs(clock.skewMs)) };
  return (
    <Notice status="medium" title={t(`sync.clock.${ownClockIs(clock)}`, slots)}>
      <p>{t('sync.clock.do')}</p>
    </Notice>
  );
}
