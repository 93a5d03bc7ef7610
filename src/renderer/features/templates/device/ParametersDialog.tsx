import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  resolveParameters,
  type Parameter,
  type ParameterValues,
} from '#shared/domain/telemetry/templates/parameter.ts';
import type { Device } from '#renderer/features/devices/device-line.ts';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';
import { ChangeDialog } from '../change/ChangeDialog.tsx';
import { ParameterFields, readParameters, textsOf } from '../ParameterFields.tsx';

interface ParametersDialogProps {
  readonly device: Device;
  readonly templateId: string;
  readonly parameters: readonly Parameter[];
  readonly values: ParameterValues;
  readonly onClose: () => void;
}

/** Other parameters for one device; what they alter is shown before it is done. */
export function ParametersDialog({
  device,
  templateId,
  parameters,
  values,
  onClose,
}: ParametersDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const [texts, setTexts] = useState(() => textsOf(parameters, values, language));
  const [isShown, setIsShown] = useState(false);
  const given = readParameters(parameters, texts, language);
  const { findings } = resolveParameters(parameters, given);
  const title = t('templates.parametersOf', { name: device.name });
  if (isShown)
    return (
      <ChangeDialog
        title={title}
        change={{
          templateId: templateId as never,
          deviceIds: [device.deviceId],
          parameters: given,
        }}
        onDone={onClose}
        onClose={() => setIsShown(false)}
      />
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="template-parameters"
            disabled={findings.length > 0}
          >
            {t('templates.showChange')}
          </Button>
        </>
      }
    >
      <form
        id="template-parameters"
        onSubmit={(event) => {
          event.preventDefault();
          if (findings.length === 0) setIsShown(true);
        }}
      >
        <ParameterFields
          parameters={parameters}
          texts={texts}
          findings={findings}
          onChange={(key, text) => setTexts((now) => ({ ...now, [key]: text }))}
        />
      </form>
    </Dialog>
  );
}
