import { useTranslation } from 'react-i18next';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Select } from '#renderer/ui/index.ts';

interface LeaseSelectProps {
  readonly value: LeaseId | null;
  readonly onChange: (leaseId: LeaseId | null) => void;
}

/** The lease a well belongs to, or none. */
export function LeaseSelect({ value, onChange }: LeaseSelectProps) {
  const { t } = useTranslation();
  const leases = useRead('leases', 'list', undefined);
  return (
    <Select<string>
      label={t('well.leaseId')}
      value={value ?? ''}
      onChange={(leaseId) => onChange(leaseId ? (leaseId as LeaseId) : null)}
      options={[
        { value: '', label: t('wells.noLease') },
        ...(leases.data ?? []).map(({ leaseId, name }) => ({ value: leaseId, label: name })),
      ]}
    />
  );
}
