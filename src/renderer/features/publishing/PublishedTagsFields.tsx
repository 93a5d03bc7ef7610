import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { keepClasses } from '#shared/domain/telemetry/keep-rules.ts';
import type { PublishedTags } from '#shared/domain/telemetry/publishing/publishing.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { ChoiceList } from './ChoiceList.tsx';

interface PublishedTagsFieldsProps {
  readonly brokerId: DeviceId;
  readonly tags: PublishedTags;
  readonly onChange: (tags: PublishedTags) => void;
}

/** Which tags: what every list names. Only signals that some tag measures are offered. */
export function PublishedTagsFields({ brokerId, tags, onChange }: PublishedTagsFieldsProps) {
  const { t } = useTranslation();
  const leases = useRead('leases', 'list', undefined).data ?? [];
  const devices = useRead('devices', 'list', undefined).data ?? [];
  const all = useRead('telemetry', 'tags', {}).data ?? [];
  const measured = [...new Set<Signal>(all.map(({ signal }) => signal))];
  return (
    <fieldset className="publishing-tags">
      <legend className="field-label">{t('publishing.whichTags')}</legend>
      <ChoiceList
        label={t('publishing.leases')}
        options={leases
          .filter((lease) => !lease.deleted)
          .map(({ leaseId, name }) => ({ value: leaseId, label: name }))}
        chosen={tags.leaseIds}
        onChange={(leaseIds) => onChange({ ...tags, leaseIds })}
      />
      <ChoiceList
        label={t('publishing.devices')}
        options={devices
          .filter(({ deviceId }) => deviceId !== brokerId)
          .map(({ deviceId, name }) => ({ value: deviceId, label: name }))}
        chosen={tags.deviceIds}
        onChange={(deviceIds) => onChange({ ...tags, deviceIds })}
      />
      <ChoiceList
        label={t('publishing.signals')}
        options={measured
          .map((signal) => ({ value: signal, label: t(`signal.${signal}`) }))
          .toSorted((one, other) => one.label.localeCompare(other.label))}
        chosen={tags.signals}
        onChange={(signals) => onChange({ ...tags, signals })}
      />
      <ChoiceList
        label={t('publishing.keeps')}
        options={keepClasses.map((keep) => ({ value: keep, label: t(`history.classes.${keep}`) }))}
        chosen={tags.keeps}
        onChange={(keeps) => onChange({ ...tags, keeps })}
      />
    </fieldset>
  );
}
