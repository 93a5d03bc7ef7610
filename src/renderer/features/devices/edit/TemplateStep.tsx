import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { TemplateSummary } from '#shared/contract/templates.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import type { Parameter, ParameterValues } from '#shared/domain/telemetry/templates/parameter.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { ParameterFields, readParameters } from '#renderer/features/templates/ParameterFields.tsx';
import { Select } from '#renderer/ui/index.ts';
import { PlaceFields, type PlaceTexts } from '../form/PlaceFields.tsx';
import { protocols, type Protocol } from './device-specs.ts';

export const noTemplate = '';

/** The protocols devices of a template can be reached by; without one, all. */
export function protocolsOf(template: TemplateSummary | undefined): readonly Protocol[] {
  if (!template) return protocols;
  const kinds: readonly string[] = template.protocols;
  return protocols.filter((one) =>
    one.startsWith('modbus') ? kinds.includes('modbus') : kinds.includes(one),
  );
}

export interface TemplateChoice {
  readonly templateId: string;
  readonly summary: TemplateSummary | undefined;
  readonly templates: readonly TemplateSummary[];
  readonly parameters: readonly Parameter[];
  /** What the template says of the line itself. */
  readonly line: DeviceTemplate['line'] | undefined;
  readonly texts: Readonly<Record<string, string>>;
  readonly place: PlaceTexts;
  readonly choose: (templateId: string) => void;
  readonly setText: (key: string, text: string) => void;
  readonly setPlace: (place: PlaceTexts) => void;
  /** What `templates.createDevice` is asked besides the device. */
  readonly asked: () => {
    readonly templateId: string;
    readonly parameters: ParameterValues;
    readonly place: {
      readonly wellId: WellId | null;
      readonly leaseId: LeaseId | null;
      readonly equipment: string | null;
    };
  };
}

/** Which template a device is to be made of, and what the template asks for. */
export function useTemplateChoice(language: string): TemplateChoice {
  const [templateId, setTemplateId] = useState(noTemplate);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [place, setPlace] = useState<PlaceTexts>({ wellId: '', leaseId: '', equipment: '' });
  const list = useRead('templates', 'list', undefined);
  const isChosen = templateId !== noTemplate;
  const got = useRead('templates', 'get', { templateId }, { enabled: isChosen });
  const template = isChosen ? got.data?.template : undefined;
  const parameters = template?.parameters ?? [];
  return {
    templateId,
    summary: list.data?.find((one) => one.templateId === templateId),
    // What only calculates is no device with a line.
    templates: (list.data ?? []).filter((one) => protocolsOf(one).length > 0),
    parameters,
    line: template?.line,
    texts,
    place,
    choose(next) {
      setTemplateId(next);
      setTexts({});
    },
    setText: (key, text) => setTexts((now) => ({ ...now, [key]: text })),
    setPlace,
    asked: () => ({
      templateId,
      parameters: readParameters(parameters, texts, language),
      place: {
        wellId: (place.wellId || null) as WellId | null,
        leaseId: (place.leaseId || null) as LeaseId | null,
        equipment: place.equipment.trim() || null,
      },
    }),
  };
}

/** First question of adding a device: is there a template for it? */
export function TemplateStep({ choice }: { readonly choice: TemplateChoice }) {
  const { t } = useTranslation();
  const { summary } = choice;
  return (
    <>
      <Select
        label={t('devices.template')}
        value={choice.templateId}
        onChange={choice.choose}
        hint={summary?.description ?? t('devices.templateHint')}
        warning={summary?.isUnconfirmed ? t('devices.templateUnconfirmed') : undefined}
        options={[
          { value: noTemplate, label: t('devices.noTemplate') },
          ...choice.templates.map(({ templateId, name, tagCount }) => ({
            value: templateId,
            label: `${name} (${t('devices.tagCount', { count: tagCount })})`,
          })),
        ]}
      />
      {summary && (
        <>
          <ParameterFields
            parameters={choice.parameters}
            texts={choice.texts}
            onChange={choice.setText}
          />
          <PlaceFields texts={choice.place} onChange={choice.setPlace} />
        </>
      )}
    </>
  );
}
