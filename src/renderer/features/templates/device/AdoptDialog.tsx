import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { resolveParameters } from '#shared/domain/telemetry/templates/parameter.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { Device } from '#renderer/features/devices/device-line.ts';
import { Button, Dialog, Select, useFormats } from '#renderer/ui/index.ts';
import { ParameterFields, readParameters } from '../ParameterFields.tsx';

interface AdoptDialogProps {
  readonly device: Device;
  readonly onClose: () => void;
}

/** Makes a device that is there one of a template: what it lacks is added, what it has stays. */
export function AdoptDialog({ device, onClose }: AdoptDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const run = useCommand();
  const [templateId, setTemplateId] = useState('');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const list = useRead('templates', 'list', undefined);
  const got = useRead('templates', 'get', { templateId }, { enabled: templateId !== '' });
  const protocol = device.address.kind === 'modbusSerial' ? 'modbus' : device.address.kind;
  const fitting = (list.data ?? []).filter(({ protocols }) =>
    (protocols as readonly string[]).includes(protocol),
  );
  const parameters = (templateId !== '' && got.data?.template.parameters) || [];
  const given = readParameters(parameters, texts, language);
  const { findings } = resolveParameters(parameters, given);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    const done = await run(
      'templates',
      'adopt',
      { deviceId: device.deviceId, templateId, parameters: given },
      { done: t('templates.adopted', { name: device.name }), onProblem: setProblem },
    );
    setIsBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('templates.adopt')}
      description={t('templates.adoptText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="adopt-template"
            busy={isBusy}
            disabled={!got.data || findings.length > 0}
          >
            {t('templates.adopt')}
          </Button>
        </>
      }
    >
      <form
        id="adopt-template"
        className="devices-form"
        onSubmit={(event) => void handleSubmit(event)}
      >
        <Select
          label={t('devices.template')}
          value={templateId}
          onChange={(next) => {
            setTemplateId(next);
            setTexts({});
            setProblem(null);
          }}
          options={[
            { value: '', label: t('templates.choose') },
            ...fitting.map((one) => ({ value: one.templateId, label: one.name })),
          ]}
        />
        <ParameterFields
          parameters={parameters}
          texts={texts}
          findings={findings}
          onChange={(key, text) => setTexts((now) => ({ ...now, [key]: text }))}
        />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}
