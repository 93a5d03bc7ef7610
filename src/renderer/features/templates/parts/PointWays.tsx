import { useTranslation } from 'react-i18next';
import type { DeviceTemplate, TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { SpecFields } from '#renderer/features/devices/form/SpecFields.tsx';
import type { Problems } from '#renderer/features/devices/form/issue-texts.ts';
import type { DraftState } from '#renderer/features/devices/form/use-draft.ts';
import { pointText } from '#renderer/features/devices/tags/point-text.ts';
import { Checkbox } from '#renderer/ui/index.ts';
import { usualAddresses } from '../editor/template-faults.ts';
import { ExpressionPart } from './ExpressionPart.tsx';
import { waysOf } from './tag-draft.ts';
import { pointSpecs, pointWays } from './tag-form.ts';

interface PointWaysProps {
  readonly template: DeviceTemplate;
  readonly ownKey: string | null;
  readonly form: DraftState;
  /** As the form stands; undefined while it is not sound. */
  readonly tag: TemplateTag | undefined;
  readonly problems: Problems;
  readonly inputs: Readonly<Record<string, string>>;
  readonly onInputs: (inputs: Readonly<Record<string, string>>) => void;
}

/** Where the value is found on each kind of line, and what that comes to with usual parameters. */
export function PointWays({
  template,
  ownKey,
  form,
  tag,
  problems,
  inputs,
  onInputs,
}: PointWaysProps) {
  const { t } = useTranslation();
  const specs = pointSpecs(template.parameters);
  const ways = waysOf(form.draft);
  const addresses = tag ? usualAddresses(template, tag) : [];
  const problem = problems.get('points');
  return (
    <>
      <div className="templates-ways">
        {pointWays.map((way) => (
          <Checkbox
            key={way}
            label={t(`templates.way.${way}`)}
            checked={ways.includes(way)}
            onChange={(isOn) => form.set(`has.${way}`, isOn ? 'yes' : '')}
          />
        ))}
      </div>
      {problem && <p className="field-note field-error">{t('templates.needsWay')}</p>}
      {ways
        .filter((way) => specs[way].length > 0)
        .map((way) => {
          const point = addresses.find(({ path }) => path.startsWith(`points.${way}`))?.point;
          return (
            <div key={way} className="templates-way">
              <h3>{t(`templates.way.${way}`)}</h3>
              <SpecFields
                specs={specs[way]}
                draft={form.draft}
                problems={problems}
                onChange={form.set}
              />
              {point && (
                <p className="field-note">
                  {t('templates.usually')} <code>{pointText(point)}</code>
                </p>
              )}
            </div>
          );
        })}
      {ways.includes('calculated') && (
        <ExpressionPart
          expression={form.draft['points.calculated.expression'] ?? ''}
          inputs={inputs}
          tags={template.tags.filter(({ key }) => key !== ownKey)}
          problem={problems.get('points.calculated.expression')}
          onExpression={(text) => form.set('points.calculated.expression', text)}
          onInputs={onInputs}
        />
      )}
    </>
  );
}
