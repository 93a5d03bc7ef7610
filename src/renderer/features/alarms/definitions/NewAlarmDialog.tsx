import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ulid } from 'ulid';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, Dialog, foldText, TextInput } from '#renderer/ui/index.ts';
import { newAlarmOn, newAlarmOnLine } from './alarm-draft.ts';
import type { EditedAlarm } from './edited-alarm.ts';

interface NewAlarmDialogProps {
  readonly onChosen: (alarm: EditedAlarm) => void;
  readonly onClose: () => void;
}

const mostShown = 12;
const mostLines = 3;

/** The tag comes first: limits, deadband and delays start from what it measures. */
export function NewAlarmDialog({ onChosen, onClose }: NewAlarmDialogProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const tags = useRead('telemetry', 'tags', {});
  const wells = useRead('wells', 'list', {});
  const devices = useRead('devices', 'list', undefined);
  const wellNames = useMemo(
    () => new Map<string, string>((wells.data ?? []).map(({ wellId, name }) => [wellId, name])),
    [wells.data],
  );
  const placeOf = (tag: Tag) =>
    wellNames.get(tag.wellId ?? '') ??
    devices.data?.find(({ deviceId }) => deviceId === tag.deviceId)?.name ??
    '';
  const words = foldText(search).split(/\s+/).filter(Boolean);
  const found = (tags.data ?? [])
    .filter((tag) => {
      const text = foldText(`${tag.name} ${placeOf(tag)}`);
      return words.every((word) => text.includes(word));
    })
    .slice(0, mostShown);
  const lines = (devices.data ?? [])
    .filter(({ name }) => words.every((word) => foldText(name).includes(word)))
    .slice(0, mostLines);
  const chooseLine = ({ deviceId, name }: (typeof lines)[number]) =>
    onChosen({
      alarmId: `${deviceId}/${ulid()}`,
      definition: newAlarmOnLine(deviceId, t('alarms.newLineName', { device: name })),
      isNew: true,
    });
  const choose = (tag: Tag) => {
    const scanMs = devices.data?.find(({ deviceId }) => deviceId === tag.deviceId)?.scanMs ?? 1_000;
    const name = t('alarms.newName', { tag: tag.name });
    const alarmId = `${tag.deviceId}/${ulid()}`;
    onChosen({ alarmId, definition: newAlarmOn(tag, scanMs, name), isNew: true });
  };
  return (
    <Dialog open onClose={onClose} title={t('alarms.add')} description={t('alarms.addHint')}>
      <TextInput label={t('alarms.findTag')} type="search" value={search} onChange={setSearch} />
      <ul className="alarm-tags">
        {found.map((tag) => (
          <li key={tag.tagId}>
            <Button tone="quiet" onClick={() => choose(tag)}>
              {tag.name} <span className="muted">{placeOf(tag)}</span>
            </Button>
          </li>
        ))}
        {lines.map((device) => (
          <li key={device.deviceId}>
            <Button tone="quiet" onClick={() => chooseLine(device)}>
              {device.name} <span className="muted">{t('alarms.line')}</span>
            </Button>
          </li>
        ))}
        {tags.data && found.length + lines.length === 0 && (
          <li className="muted">{t('alarms.noneMatch')}</li>
        )}
      </ul>
    </Dialog>
  );
}
