import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { lifts, type Lift } from '#shared/domain/identity/well.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, Dialog, Select, TextInput } from '#renderer/ui/index.ts';
import { LeaseSelect } from './LeaseSelect.tsx';
import { readApi } from './read-api.ts';

/** The few facts that make a well; the rest is filled in on its page. */
export function AddWellDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const run = useCommand();
  const places = usePlaces();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [api, setApi] = useState('');
  const [leaseId, setLeaseId] = useState(places.leaseId as LeaseId | null);
  const [lift, setLift] = useState<Lift>('unknown');
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { api14, isUnreadable } = readApi(api);
  const apiProblem = isUnreadable ? t('wells.apiUnreadable') : undefined;

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || apiProblem) return;
    setIsBusy(true);
    setProblem(null);
    const fields = {
      name: name.trim(),
      api14,
      leaseId,
      lift,
      status: 'producing' as const,
    };
    const done = await run(
      'wells',
      'create',
      { fields },
      { done: t('wells.added', { name: fields.name }), onProblem: setProblem },
    );
    setIsBusy(false);
    if (done) void navigate(places.to('wells', `/${done.wellId}`));
  };

  const text = problem === null ? undefined : problemText(problem, t).text;
  const isAboutApi = isRefusal(problem, 'api-number-taken');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('wells.add')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="add-well"
            busy={isBusy}
            disabled={!name.trim() || Boolean(apiProblem)}
          >
            {t('wells.add')}
          </Button>
        </>
      }
    >
      <form id="add-well" className="form" onSubmit={(event) => void handleSubmit(event)}>
        <TextInput
          label={t('well.name')}
          value={name}
          onChange={setName}
          autoFocus
          error={isAboutApi ? undefined : text}
        />
        <TextInput
          label={t('well.api14')}
          value={api}
          onChange={setApi}
          inputMode="numeric"
          placeholder="42-317-12345"
          error={apiProblem ?? (isAboutApi ? text : undefined)}
        />
        <LeaseSelect value={leaseId} onChange={setLeaseId} />
        <Select
          label={t('well.lift')}
          value={lift}
          onChange={setLift}
          options={lifts.map((each) => ({ value: each, label: t(`lift.${each}`) }))}
        />
      </form>
    </Dialog>
  );
}
