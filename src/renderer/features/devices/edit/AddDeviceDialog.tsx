import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, Checkbox, Dialog, useFormats } from '#renderer/ui/index.ts';
import type { Draft } from '../form/field-spec.ts';
import { SpecFields } from '../form/SpecFields.tsx';
import { useDraft } from '../form/use-draft.ts';
import { draftToDevice } from './device-draft.ts';
import { lineSpecs, nameSpec, usualTexts, type Protocol } from './device-specs.ts';
import { LoginFields } from './LoginFields.tsx';
import { ProtocolChoice } from './ProtocolChoice.tsx';
import {
  noTemplate,
  protocolsOf,
  TemplateStep,
  useTemplateChoice,
  type TemplateChoice,
} from './TemplateStep.tsx';
import { useLogin } from './use-login.ts';

/** From a template or by hand; ends on the device's page, where one sees whether it answers. */
export function AddDeviceDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const run = useCommand();
  const login = useLogin();
  const places = usePlaces();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Protocol>('modbusTcp');
  const [isEnabled, setIsEnabled] = useState(true);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const form = useDraft(() => usualTexts);
  const template = useTemplateChoice(language);
  const options = protocolsOf(template.summary);
  const protocol = options.includes(chosen) ? chosen : options[0]!;
  const draft = withTemplateLine(form.draft, template.line, language);
  const read = draftToDevice(
    draft,
    { protocol, enabled: isEnabled || protocol === 'sensors' },
    { t, language },
  );
  // The unit id is said once: as a parameter, where the template has it as one.
  const specs = [nameSpec, ...lineSpecs(protocol)].filter(
    ({ path }) => path !== 'address.unitId' || template.line?.unitId === undefined,
  );

  const create = () => {
    const done = t('devices.added', { name: read.fields!.name });
    const options = { done, onProblem: setProblem };
    if (template.templateId === noTemplate)
      return run('devices', 'create', { fields: read.fields!, tags: [] }, options);
    return run('templates', 'createDevice', { ...template.asked(), device: read.fields! }, options);
  };
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (!read.fields) return;
    setIsBusy(true);
    const done: { readonly deviceId: DeviceId } | undefined = await create();
    if (done) await login.save(done.deviceId);
    setIsBusy(false);
    if (done) void navigate(places.to('devices', `/${done.deviceId}`));
  };

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('devices.add')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="add-device" busy={isBusy}>
            {t(addWords(protocol, isEnabled))}
          </Button>
        </>
      }
    >
      <form id="add-device" className="devices-form" onSubmit={(event) => void handleSubmit(event)}>
        <TemplateStep choice={template} />
        <ProtocolChoice value={protocol} options={options} onChange={setChosen} />
        <SpecFields
          specs={specs}
          draft={draft}
          problems={form.worthSaying(read.problems)}
          onChange={form.set}
        />
        <LoginFields protocol={protocol} draft={draft} login={login} />
        {protocol !== 'sensors' && (
          <Checkbox label={t('devices.turnOnNow')} checked={isEnabled} onChange={setIsEnabled} />
        )}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}

/** What the template says of its line stands in the form until something else is typed. */
function withTemplateLine(draft: Draft, line: TemplateChoice['line'], language: string): Draft {
  if (!line) return draft;
  const [scan, port] = [line.scanMs / 1_000, line.port].map(
    (value) => value && new Intl.NumberFormat(language, { useGrouping: false }).format(value),
  );
  const isUntouched = (path: string) => draft[path] === usualTexts[path];
  return {
    ...draft,
    ...(scan && isUntouched('scanMs') && { scanMs: scan }),
    ...(port && isUntouched('address.port') && { 'address.port': port }),
  };
}

/** Nothing is asked of sensors that post, so nothing can answer. */
function addWords(protocol: Protocol, isEnabled: boolean) {
  if (protocol === 'sensors') return 'devices.add';
  return isEnabled ? 'devices.addAndTest' : 'devices.addOff';
}
