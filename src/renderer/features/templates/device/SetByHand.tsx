import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import type { Device } from '#renderer/features/devices/device-line.ts';
import { useFieldWords } from '#renderer/features/tags/use-field-words.ts';
import { Button, Section } from '#renderer/ui/index.ts';

type Origins = OutputOf<'templates', 'device'>;
type Origin = Origins['alarms'][number];
type PartToRevert = InputOf<'templates', 'revert'>['parts'][number];

interface SetByHandProps {
  readonly device: Device;
  readonly tags: readonly Origin[];
  readonly alarms: readonly Origin[];
  readonly mayChange: boolean;
}

/** Each value that differs from what the template says, beside it, with the way back. */
export function SetByHand({ device, tags, alarms, mayChange }: SetByHandProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const differing = [...linesOf('tag', tags), ...linesOf('alarm', alarms)];
  const own = [...tags, ...alarms].filter(({ kind }) => kind === 'own');
  const revert = (parts: PartToRevert[], count: number) =>
    void run(
      'templates',
      'revert',
      { deviceId: device.deviceId, parts },
      { done: t('templates.reverted', { count }) },
    );
  return (
    <Section
      title={t('templates.setByHand')}
      note={t('templates.setByHandNote')}
      flush={differing.length > 0}
      actions={
        mayChange &&
        differing.length > 1 && (
          <Button
            icon={<RotateCcw />}
            onClick={() => revert(wholeParts(differing), differing.length)}
          >
            {t('templates.revertAll')}
          </Button>
        )
      }
    >
      {differing.length === 0 ? (
        <p className="muted">{t('templates.noneSetByHand')}</p>
      ) : (
        <div
          className="templates-changes templates-origins"
          tabIndex={0}
          role="group"
          aria-label={t('templates.setByHand')}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">{t('templates.part')}</th>
                <th scope="col">{t('tags.field')}</th>
                <th scope="col">{t('templates.here')}</th>
                <th scope="col">{t('templates.ofTemplate')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('devices.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {differing.map((line) => (
                <Row
                  key={`${line.part.kind} ${line.part.key} ${line.field?.field ?? ''}`}
                  line={line}
                  onRevert={mayChange ? () => revert([line.part], 1) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {own.length > 0 && (
        <p className="muted templates-own">
          {t('templates.ownParts', { count: own.length })} {own.map(({ name }) => name).join(', ')}
        </p>
      )}
    </Section>
  );
}

interface Line {
  readonly name: string;
  readonly part: PartToRevert;
  /** null: the part as a whole was taken away. */
  readonly field: Origin['fields'][number] | null;
}

function Row({
  line,
  onRevert,
}: {
  readonly line: Line;
  readonly onRevert: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const words = useFieldWords();
  const { name, part, field } = line;
  const fieldName = field ? words.name(field.field) : t('templates.wholePart');
  return (
    <tr>
      <th scope="row">
        {name}{' '}
        <span className="muted">{t(part.kind === 'tag' ? 'tags.tag' : 'templates.alarm')}</span>
      </th>
      <td className="templates-what">{fieldName}</td>
      <td data-label={t('templates.here')}>
        {field ? words.value(field.field, field.value) : t('templates.takenAway')}
      </td>
      <td className="muted" data-label={t('templates.ofTemplate')}>
        {field ? words.value(field.field, field.templateValue) : t('templates.isThere')}
      </td>
      <td className="templates-revert">
        {onRevert && (
          <Button
            tone="quiet"
            icon={<RotateCcw />}
            aria-label={
              field
                ? t('templates.revertOf', { name, field: fieldName })
                : `${t('templates.bringBack')}: ${name}`
            }
            onClick={onRevert}
          >
            {t(field ? 'templates.revert' : 'templates.bringBack')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function linesOf(kind: 'tag' | 'alarm', parts: readonly Origin[]): Line[] {
  return parts.flatMap(({ key, name, kind: origin, fields }): Line[] => {
    if (origin === 'missing') return [{ name, part: { kind, key }, field: null }];
    if (origin === 'own') return [];
    return fields
      .filter(({ isOverridden }) => isOverridden)
      .map((field) => ({ name, part: { kind, key, fields: [field.field] }, field }));
  });
}

/** All fields of one part at once: a part is written as a whole. */
function wholeParts(lines: readonly Line[]): PartToRevert[] {
  const byPart = Map.groupBy(lines, ({ part }) => `${part.kind} ${part.key}`);
  return [...byPart.values()].map((some) => {
    const { kind, key } = some[0]!.part;
    const fields = some.flatMap(({ part }) => part.fields ?? []);
    return { kind, key, ...(fields.length > 0 && { fields }) };
  });
}
