import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import {
  lifts,
  wellPurposes,
  wellStatuses,
  type Well,
  type WellFields,
} from '#shared/domain/identity/well.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, NumberInput, Select, TextInput } from '#renderer/ui/index.ts';
import { LeaseSelect } from './LeaseSelect.tsx';
import { readApi } from './read-api.ts';

interface EditWellFormProps {
  readonly well: Well;
  readonly onDone: () => void;
}

const texts = [
  'operatorName',
  'fieldName',
  'formation',
  'county',
  'state',
  'surfaceLocation',
  'note',
] as const;

/** Sends only what was changed, so that two people who edit different fields do not meet. */
export function EditWellForm({ well, onDone }: EditWellFormProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [changes, setChanges] = useState<Partial<WellFields>>({});
  const [api, setApi] = useState(well.api14 ? formatApi(well.api14) : '');
  const [problem, setProblem] = useState<unknown>(null);
  const shown = { ...well, ...changes };
  const change = (part: Partial<WellFields>) => setChanges((before) => ({ ...before, ...part }));
  const { api14, isUnreadable } = readApi(api);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isUnreadable) return;
    const all = { ...changes, ...(api14 === well.api14 ? {} : { api14 }) };
    if (Object.keys(all).length === 0) return onDone();
    const options = { done: t('wells.changed', { name: shown.name }), onProblem: setProblem };
    if (await run('wells', 'change', { wellId: well.wellId, changes: all }, options)) onDone();
  };

  return (
    <form className="form form-columns" onSubmit={(event) => void handleSubmit(event)}>
      <TextInput
        label={t('well.name')}
        value={shown.name}
        onChange={(name) => change({ name })}
        required
        maxLength={120}
      />
      <TextInput
        label={t('well.api14')}
        value={api}
        onChange={setApi}
        inputMode="numeric"
        error={isUnreadable ? t('wells.apiUnreadable') : undefined}
      />
      <LeaseSelect value={shown.leaseId} onChange={(leaseId) => change({ leaseId })} />
      <Select
        label={t('well.status')}
        value={shown.status}
        onChange={(status) => change({ status })}
        options={wellStatuses.map((value) => ({ value, label: t(`wellStatus.${value}`) }))}
      />
      <Select
        label={t('well.purpose')}
        value={shown.purpose}
        onChange={(purpose) => change({ purpose })}
        options={wellPurposes.map((value) => ({ value, label: t(`wellPurpose.${value}`) }))}
      />
      <Select
        label={t('well.lift')}
        value={shown.lift}
        onChange={(lift) => change({ lift })}
        options={lifts.map((value) => ({ value, label: t(`lift.${value}`) }))}
      />
      {texts.map((field) => (
        <TextInput
          key={field}
          label={t(`well.${field}`)}
          value={shown[field] ?? ''}
          onChange={(text) => change({ [field]: text || null })}
          maxLength={field === 'state' ? 2 : 120}
        />
      ))}
      <NumberInput
        label={t('well.latitude')}
        value={shown.latitude}
        onCommit={(latitude) => change({ latitude })}
      />
      <NumberInput
        label={t('well.longitude')}
        value={shown.longitude}
        onCommit={(longitude) => change({ longitude })}
      />
      <NumberInput
        label={t('well.totalDepthFt')}
        unit="ft"
        value={shown.totalDepthFt}
        onCommit={(totalDepthFt) => change({ totalDepthFt })}
      />
      <TextInput
        label={t('well.spudDate')}
        type="date"
        value={shown.spudDate ?? ''}
        onChange={(text) => change({ spudDate: text || null })}
      />
      {problem !== null && (
        <p className="form-problem" role="alert">
          {problemText(problem, t).text}
        </p>
      )}
      <div className="form-actions">
        <Button onClick={onDone}>{t('ui.cancel')}</Button>
        <Button tone="primary" type="submit">
          {t('ui.save')}
        </Button>
      </div>
    </form>
  );
}
