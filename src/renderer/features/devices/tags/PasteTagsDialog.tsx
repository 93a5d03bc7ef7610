import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signals } from '#shared/domain/telemetry/signal.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Badge, Button, Dialog, Field, useFormats } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import { pastedColumns, readPasted, type PastedTag } from './pasted-tags.ts';
import { pointText } from './point-text.ts';
import { tagToFields } from './tag-draft.ts';
import { pointKinds } from './tag-specs.ts';
import { useSaveTags } from './use-save-tags.ts';

interface PasteTagsDialogProps {
  readonly device: Device;
  readonly tags: readonly Tag[];
  readonly onClose: () => void;
}

/** Rows of a spreadsheet as tags; what each row would become is shown before anything is saved. */
export function PasteTagsDialog({ device, tags, onClose }: PasteTagsDialogProps) {
  const { t } = useTranslation();
  const { language, words } = useFormats();
  const { save } = useSaveTags(device.deviceId);
  const [text, setText] = useState('');
  const kind = pointKinds[device.address.kind];
  const columnNames = pastedColumns.map((column) => t(`devices.pasted.${column}`));
  const pasted = readPasted(text, {
    kind,
    language,
    taken: new Set(tags.map((tag) => tagToFields(tag).key)),
    signalNames: new Map(signals.map((one) => [t(`signal.${one}`).toLowerCase(), one])),
    columnNames: new Map(
      pastedColumns.flatMap((column, index) => [
        [column as string, column],
        [columnNames[index]!.toLowerCase(), column],
      ]),
    ),
  });
  const sound = pasted.flatMap(({ fields }) => (fields ? [fields] : []));
  const handleSave = async () => {
    if (await save(sound)) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('devices.paste')}
      description={t('devices.pasteText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={sound.length === 0} onClick={() => void handleSave()}>
            {t('devices.addSound', { count: sound.length })}
          </Button>
        </>
      }
    >
      <Field label={columnNames.join(' · ')} hint={words(`devices.addressForm.${kind}`)}>
        {(ids) => (
          <textarea
            {...ids}
            className="input devices-paste"
            rows={6}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {pasted.length > 0 && <PastedRows rows={pasted} />}
    </Dialog>
  );
}

/** Rows with problems come first; the rest is as it will be. */
function PastedRows({ rows }: { readonly rows: readonly PastedTag[] }) {
  const { t } = useTranslation();
  const ordered = rows.toSorted((one, other) => other.problems.length - one.problems.length);
  return (
    <ul className="devices-short">
      {ordered.slice(0, 200).map(({ line, cells, fields, problems }) => (
        <li key={line}>
          <span className="muted">{line}</span>
          <strong>{cells.name}</strong>
          <span className="devices-spring muted">
            {fields ? pointText(fields.point) : cells.address} {cells.unit}
          </span>
          {problems.map((problem) => (
            <Badge key={problem} status="high">
              {t(`devices.pastedProblem.${problem}`)}
            </Badge>
          ))}
        </li>
      ))}
    </ul>
  );
}
