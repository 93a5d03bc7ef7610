import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { Select, TextInput } from '#renderer/ui/index.ts';

export interface PlaceTexts {
  readonly wellId: string;
  readonly leaseId: string;
  readonly equipment: string;
}

interface PlaceFieldsProps {
  readonly texts: PlaceTexts;
  readonly onChange: (texts: PlaceTexts) => void;
}

/** What tags sit on: a well, or a lease with the equipment's name. The well's lease comes with it. */
export function PlaceFields({ texts, onChange }: PlaceFieldsProps) {
  const { t } = useTranslation();
  const wells = useRead('wells', 'list', {});
  const leases = useRead('leases', 'list', undefined);
  const chooseWell = (wellId: string) => {
    const lease = wells.data?.find((well) => well.wellId === wellId)?.leaseId;
    onChange({ ...texts, wellId, leaseId: lease ?? texts.leaseId });
  };
  return (
    <div className="devices-fields">
      <Select
        label={t('devices.fields.wellId')}
        value={texts.wellId}
        onChange={chooseWell}
        options={[
          { value: '', label: t('devices.noWell') },
          ...(wells.data ?? []).map(({ wellId, name }) => ({
            value: wellId as string,
            label: name,
          })),
        ]}
      />
      <Select
        label={t('devices.fields.leaseId')}
        value={texts.leaseId}
        onChange={(leaseId) => onChange({ ...texts, leaseId })}
        options={[
          { value: '', label: t('devices.noLease') },
          ...(leases.data ?? [])
            .filter((lease) => !lease.deleted)
            .map(({ leaseId, name }) => ({ value: leaseId as string, label: name })),
        ]}
      />
      <TextInput
        label={t('devices.fields.equipment')}
        value={texts.equipment}
        onChange={(equipment) => onChange({ ...texts, equipment })}
        maxLength={120}
        placeholder={t('devices.equipmentExample')}
      />
    </div>
  );
}
