import { useTranslation } from 'react-i18next';
import { tenantSettings, type TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { NumberInput, Section, Select } from '#renderer/ui/index.ts';
import { NameInput } from './NameInput.tsx';

/** How this operator works. Each field is saved when it is left, with Undo. */
export function OperatorSettings() {
  const { t } = useTranslation();
  const settings = useRead('settings', 'read', undefined);
  return (
    <Section title={t('settings.operator')}>
      <Loaded read={settings}>{(shown) => <OperatorFields settings={shown} />}</Loaded>
    </Section>
  );
}

function OperatorFields({ settings }: { readonly settings: TenantSettings }) {
  const { t } = useTranslation();
  const run = useCommand();
  const save = (changes: Partial<TenantSettings>) =>
    run('settings', 'change', { changes }, { done: t('settings.saved') });
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `${String(hour).padStart(2, '0')}:00`,
  }));
  return (
    <div className="settings-form">
      <NameInput
        label={t('settings.operatorName')}
        value={settings.operatorName}
        onCommit={(operatorName) => save({ operatorName })}
      />
      <Select
        label={t('settings.timeZone')}
        hint={t('settings.timeZoneHint')}
        value={settings.timeZone}
        options={zoneOptions(settings.timeZone)}
        onChange={(timeZone) => void save({ timeZone })}
      />
      <Select
        label={t('settings.gaugeHour')}
        hint={t('settings.gaugeHourHint')}
        value={String(settings.gaugeHour)}
        options={hours}
        onChange={(hour) => void save({ gaugeHour: Number(hour) })}
      />
      <Select
        label={t('settings.units')}
        value={settings.units}
        options={[
          { value: 'field', label: t('settings.unitsField') },
          { value: 'metric', label: t('settings.unitsMetric') },
        ]}
        onChange={(units) => void save({ units })}
      />
      <NumberInput
        label={t('settings.pressureBase')}
        unit="psia"
        hint={t('settings.pressureBaseHint')}
        value={settings.gasPressureBasePsia}
        check={(value) =>
          tenantSettings.shape.gasPressureBasePsia.safeParse(value).success
            ? undefined
            : t('settings.pressureBaseOdd')
        }
        onCommit={(value) => value !== null && void save({ gasPressureBasePsia: value })}
      />
    </div>
  );
}

/** The zones of the oil fields first, then every zone this machine knows. */
function zoneOptions(current: string) {
  const near = ['America/Chicago', 'America/Denver', 'America/Ojinaga', 'UTC'];
  const all = new Set([current, ...near, ...Intl.supportedValuesOf('timeZone')]);
  return [...all].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
