import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, StatusMark } from '#renderer/ui/index.ts';
import { useFieldWords } from '#renderer/features/tags/use-field-words.ts';
import { useFaultText } from '../fault-text.ts';
import type { ChangePreview } from './use-apply-change.ts';

type Device = ChangePreview['devices'][number];
type Part = Device['tags'][number];

interface DeviceChangeProps {
  readonly device: Device;
  readonly startsOpen: boolean;
}

/** One device in the preview: folded, since there may be five hundred. */
export function DeviceChange({ device, startsOpen }: DeviceChangeProps) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const [isOpen, setIsOpen] = useState(startsOpen);
  const { name, tags, alarms, fromVersion, findings } = device;
  const faults = findings.filter(({ severity }) => severity === 'reject');
  const fields = [...tags, ...alarms].flatMap((part) => part.fields);
  const kept = fields.filter(({ isKept }) => isKept).length;
  return (
    <details
      className="templates-device"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <strong>{name}</strong>{' '}
        <span className="muted">
          {[
            t('templates.version', { version: fromVersion }),
            faults.length === 0 && t('templates.parts', { count: tags.length + alarms.length }),
            kept > 0 && t('templates.keptHere', { count: kept }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {faults.length > 0 && <Badge status="high">{t('templates.stays')}</Badge>}
      </summary>
      {isOpen &&
        faults.map((finding) => (
          <p key={`${finding.rule} ${finding.at}`} className="templates-marked">
            <StatusMark status="high" />
            {faultText(finding)}
          </p>
        ))}
      {isOpen && tags.length + alarms.length > 0 && <PartTable tags={tags} alarms={alarms} />}
    </details>
  );
}

function PartTable({ tags, alarms }: Pick<Device, 'tags' | 'alarms'>) {
  const { t } = useTranslation();
  return (
    <div className="templates-changes" tabIndex={0} role="group" aria-label={t('tags.preview')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('templates.part')}</th>
            <th scope="col">{t('tags.field')}</th>
            <th scope="col">{t('tags.before')}</th>
            <th scope="col">{t('tags.after')}</th>
          </tr>
        </thead>
        <tbody>
          {tags.map((part) => (
            <PartRows key={`tag ${part.key}`} part={part} kind={t('tags.tag')} />
          ))}
          {alarms.map((part) => (
            <PartRows key={`alarm ${part.key}`} part={part} kind={t('templates.alarm')} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of what is added or taken away its name says it all; of what changes each field. */
function PartRows({ part, kind }: { readonly part: Part; readonly kind: string }) {
  const { t } = useTranslation();
  const words = useFieldWords();
  const head = (
    <th scope="row">
      {part.name} <span className="muted">{kind}</span>
    </th>
  );
  if (part.kind === 'added' || part.kind === 'removed' || part.fields.length === 0)
    return (
      <tr>
        {head}
        <td colSpan={3}>
          <Badge>{t(`templates.change.${part.kind}`)}</Badge>
        </td>
      </tr>
    );
  return part.fields.map(({ field, before, after, isKept }, at) => (
    <tr key={field}>
      {at === 0 ? head : <td className="templates-same" />}
      <td className="templates-what">{words.name(field)}</td>
      <td className={isKept ? '' : 'muted'} data-label={t('tags.before')}>
        {words.value(field, before)}
      </td>
      <td className={isKept ? 'muted' : ''} data-label={t('tags.after')}>
        {isKept && <Badge>{t('templates.change.kept')}</Badge>} {words.value(field, after)}
      </td>
    </tr>
  ));
}
