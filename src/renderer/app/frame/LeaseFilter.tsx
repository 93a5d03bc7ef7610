import { useTranslation } from 'react-i18next';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';

/** Narrows every screen to one lease; part of the address, so links and Back keep it. */
export function LeaseFilter() {
  const { t } = useTranslation();
  const { leaseId, setLease } = usePlaces();
  const leases = useRead('leases', 'list', undefined);
  const shown = leases.data?.filter((lease) => !lease.deleted) ?? [];
  if (shown.length === 0 && !leaseId) return null;
  return (
    <select
      className="input select lease-filter"
      aria-label={t('frame.leaseFilter')}
      value={leaseId ?? ''}
      onChange={(event) => setLease(event.target.value || null)}
    >
      <option value="">{t('frame.allLeases')}</option>
      {shown.map((lease) => (
        <option key={lease.leaseId} value={lease.leaseId}>
          {lease.name}
        </option>
      ))}
    </select>
  );
}
