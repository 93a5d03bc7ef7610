import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { checkTemplate } from '#shared/domain/telemetry/templates/check-template.ts';
import { useHost } from '#renderer/app/host-context.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, Dialog, StatusMark, TextInput } from '#renderer/ui/index.ts';
import { blankTemplate } from './blank-template.ts';
import { FoundInFile } from './FoundInFile.tsx';
import { useFaultText } from './fault-text.ts';
import { useTemplateFile } from './use-template-file.ts';

/** A template of one's own: from nothing, from a file that was exported, or from a register list. */
export function AddTemplateDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const host = useHost();
  const run = useCommand();
  const places = usePlaces();
  const navigate = useNavigate();
  const faultText = useFaultText();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const file = useTemplateFile((template) => setName((typed) => typed.trim() || template.name));
  const template: DeviceTemplate = { ...(file.template ?? blankTemplate('')), name: name.trim() };
  const faults = checkTemplate(template);
  const choose = async () => {
    setProblem(null);
    const [chosen] = await host.pickFiles({ accept: '.json,.csv,.tsv,.txt,.xlsx' });
    if (chosen) await file.read(chosen, name.trim());
  };
  const save = async () => {
    setIsBusy(true);
    const done = await run(
      'templates',
      'save',
      { template },
      { done: t('templates.added', { name: template.name }), onProblem: setProblem },
    );
    setIsBusy(false);
    if (done) void navigate(places.to('devices', `/templates/${done.templateId}`));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('templates.add')}
      description={t('templates.addText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="add-template"
            busy={isBusy}
            disabled={name.trim() === '' || faults.length > 0 || file.isWrong || file.isBusy}
          >
            {t('templates.add')}
          </Button>
        </>
      }
    >
      <form
        id="add-template"
        className="templates-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('templates.name')}
          value={name}
          maxLength={120}
          required
          onChange={setName}
        />
        <div className="templates-file">
          <Button busy={file.isBusy} onClick={() => void choose()}>
            {t('templates.fromFile')}
          </Button>
          <span className="muted">{file.fileName ?? t('templates.fromFileHint')}</span>
        </div>
        <FoundInFile file={file} />
        {file.template &&
          faults.map((finding) => (
            <p key={`${finding.at} ${String(finding.details['why'])}`} className="templates-marked">
              <StatusMark status="high" />
              {faultText(finding)}
            </p>
          ))}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}
