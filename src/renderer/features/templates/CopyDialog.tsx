import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

interface CopyDialogProps {
  readonly template: DeviceTemplate;
  readonly templateId: string;
  readonly onClose: () => void;
}

/** A template of the operator's own out of another. */
export function CopyDialog({ template, templateId, onClose }: CopyDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const places = usePlaces();
  const navigate = useNavigate();
  const [name, setName] = useState(t('templates.copyName', { name: template.name }));
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    setIsBusy(true);
    const done = await run(
      'templates',
      'copy',
      { templateId, name: name.trim() },
      { done: t('templates.added', { name: name.trim() }), onProblem: setProblem },
    );
    setIsBusy(false);
    if (!done) return;
    onClose();
    void navigate(places.to('devices', `/templates/${done.templateId}`));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('templates.copyTitle', { name: template.name })}
      description={t('templates.copyText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="copy-template"
            busy={isBusy}
            disabled={name.trim() === ''}
          >
            {t('templates.copy')}
          </Button>
        </>
      }
    >
      <form id="copy-template" onSubmit={(event) => void handleSubmit(event)}>
        <TextInput
          label={t('templates.name')}
          value={name}
          maxLength={120}
          required
          onChange={setName}
          error={problem === null ? undefined : problemText(problem, t).text}
        />
      </form>
    </Dialog>
  );
}
