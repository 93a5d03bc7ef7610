import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, TextInput, useFormats } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import { SpecFields } from '../form/SpecFields.tsx';
import { useDraft } from '../form/use-draft.ts';
import { deviceToDraft, draftToDevice } from './device-draft.ts';
import { lineSpecs, nameSpec, protocolOf, type Protocol } from './device-specs.ts';
import { LoginFields } from './LoginFields.tsx';
import { ProtocolChoice } from './ProtocolChoice.tsx';
import { useLogin } from './use-login.ts';

interface EditDeviceDialogProps {
  readonly device: Device;
  readonly onClose: () => void;
}

/** What a device is called and how it is reached. Its tags keep their kind of address, so the protocol's family stays. */
export function EditDeviceDialog({ device, onClose }: EditDeviceDialogProps) {
  const protocol = protocolOf(device.address);
  return protocol === 'import' || protocol === 'calculated' ? (
    <RenameDialog device={device} onClose={onClose} />
  ) : (
    <EditLineDialog device={device} initial={protocol} onClose={onClose} />
  );
}

const modbusProtocols: readonly Protocol[] = ['modbusTcp', 'modbusRtuTcp', 'modbusSerial'];

function EditLineDialog({
  device,
  initial,
  onClose,
}: EditDeviceDialogProps & { readonly initial: Protocol }) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const run = useCommand();
  const login = useLogin();
  const [protocol, setProtocol] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const form = useDraft(() => deviceToDraft(device, initial, language));
  const words = { t, language };
  const read = draftToDevice(form.draft, { protocol, enabled: device.enabled }, words);
  const { enabled: _stays, ...changes } = read.fields ?? { enabled: null };

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (!read.fields) return;
    setIsBusy(true);
    const done = await run(
      'devices',
      'change',
      { deviceId: device.deviceId, changes },
      { done: t('devices.saved', { name: read.fields.name }), onProblem: setProblem },
    );
    const isKept = done && (await login.save(device.deviceId, setProblem));
    setIsBusy(false);
    if (isKept) onClose();
  };

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('devices.editTitle', { name: device.name })}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="edit-device" busy={isBusy}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form
        id="edit-device"
        className="devices-form"
        onSubmit={(event) => void handleSubmit(event)}
      >
        {modbusProtocols.includes(protocol) && (
          <ProtocolChoice value={protocol} options={modbusProtocols} onChange={setProtocol} />
        )}
        <SpecFields
          specs={[nameSpec, ...lineSpecs(protocol)]}
          draft={form.draft}
          problems={form.worthSaying(read.problems)}
          onChange={form.set}
        />
        <LoginFields protocol={protocol} draft={form.draft} login={login} device={device} />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}

/** Of a device without a line only the name can be changed. */
function RenameDialog({ device, onClose }: EditDeviceDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [name, setName] = useState(device.name);
  const [problem, setProblem] = useState<unknown>(null);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    const done = await run(
      'devices',
      'change',
      { deviceId: device.deviceId, changes: { name: name.trim() } },
      { done: t('devices.saved', { name: name.trim() }), onProblem: setProblem },
    );
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('devices.editTitle', { name: device.name })}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="rename-device" disabled={!name.trim()}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form
        id="rename-device"
        className="devices-form"
        onSubmit={(event) => void handleSubmit(event)}
      >
        <TextInput
          label={t('devices.fields.name')}
          value={name}
          onChange={setName}
          maxLength={120}
          error={problem === null ? undefined : problemText(problem, t).text}
        />
      </form>
    </Dialog>
  );
}
