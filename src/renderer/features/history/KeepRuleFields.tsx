import { useTranslation } from 'react-i18next';
import { keepSettings, type TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import {
  keepClasses,
  keepRule,
  type KeepClass,
  type KeepRule,
} from '#shared/domain/telemetry/keep-rules.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Checkbox, NumberInput } from '#renderer/ui/index.ts';

/** Months, years and archive of each class; saved when a field is left, with Undo. */
export function KeepRuleFields({ settings }: { readonly settings: TenantSettings }) {
  return (
    <div className="keep-rules">
      {keepClasses.map((keep) => (
        <KeepRuleRow key={keep} keep={keep} rule={settings[keepSettings[keep]]} />
      ))}
    </div>
  );
}

function KeepRuleRow({ keep, rule }: { readonly keep: KeepClass; readonly rule: KeepRule }) {
  const { t } = useTranslation();
  const run = useCommand();
  const save = (changes: Partial<KeepRule>) =>
    run(
      'settings',
      'change',
      { changes: { [keepSettings[keep]]: { ...rule, ...changes } } },
      { done: t('settings.saved') },
    );
  const problem = (key: 'rawMonths' | 'rollupYears', value: number | null) =>
    keepRule.shape[key].safeParse(value).success ? undefined : t(`history.${key}Odd`);
  return (
    <fieldset className="keep-rule">
      <legend>{t(`history.classes.${keep}`)}</legend>
      <p className="muted">{t(`history.classHints.${keep}`)}</p>
      <NumberInput
        label={t('history.rawMonths')}
        unit={t('history.monthsUnit')}
        value={rule.rawMonths}
        check={(value) => problem('rawMonths', value)}
        onCommit={(value) => value !== null && save({ rawMonths: value })}
      />
      <NumberInput
        label={t('history.rollupYears')}
        unit={t('history.yearsUnit')}
        value={rule.rollupYears}
        check={(value) => problem('rollupYears', value)}
        onCommit={(value) => value !== null && save({ rollupYears: value })}
      />
      <Checkbox
        label={t('history.archiveFirst')}
        checked={rule.archive}
        onChange={(archive) => void save({ archive })}
      />
    </fieldset>
  );
}
