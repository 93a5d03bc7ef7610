import { Pencil } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { AskableValue, useContested } from '#renderer/features/conflicts/index.ts';
import { Button, Facts, Section, useFormats } from '#renderer/ui/index.ts';
import { EditWellForm } from './EditWellForm.tsx';
import { WellHistory } from './WellHistory.tsx';

interface WellFactsProps {
  readonly well: Well;
  /** Opens what was set apart in a field, and what it held before. */
  readonly onAsk: (path: string) => void;
}

/** What is known of a well, to read and to change. */
export function WellFacts({ well, onAsk }: WellFactsProps) {
  const { t } = useTranslation();
  const [isEditing, setIsEditing] = useState(false);
  return (
    <div className="well-facts">
      <Section
        title={t('wellScreen.facts')}
        actions={
          !isEditing && (
            <Button icon={<Pencil />} onClick={() => setIsEditing(true)}>
              {t('wellScreen.edit')}
            </Button>
          )
        }
      >
        {isEditing ? (
          <EditWellForm well={well} onDone={() => setIsEditing(false)} />
        ) : (
          <FactList well={well} onAsk={onAsk} />
        )}
      </Section>
      <WellHistory wellId={well.wellId} />
    </div>
  );
}

function FactList({ well, onAsk }: WellFactsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const settings = useRead('settings', 'read', undefined);
  const isContested = useContested('well');
  const text = (value: string | null) => value ?? '–';
  const fact = (path: string, label: string, value: ReactNode) => ({
    label,
    value: (
      <AskableValue
        label={label}
        isContested={isContested(well.wellId, path)}
        onAsk={() => onAsk(path)}
      >
        {value}
      </AskableValue>
    ),
  });
  const place =
    well.latitude === null || well.longitude === null
      ? '–'
      : `${formats.number(well.latitude, 6)}, ${formats.number(well.longitude, 6)} (${well.datum})`;
  const own = (settings.data?.customFields ?? []).map((field) => {
    const value = well.custom[field.key];
    return fact(
      `custom/${field.key}`,
      field.label,
      text(value === undefined ? null : String(value)),
    );
  });
  const depth = well.totalDepthFt === null ? '–' : `${formats.number(well.totalDepthFt, 0)} ft`;
  return (
    <Facts
      items={[
        fact('name', t('well.name'), well.name),
        fact('api14', t('well.api14'), well.api14 ? formatApi(well.api14) : '–'),
        fact('leaseId', t('well.leaseId'), text(well.leaseName)),
        fact('operatorName', t('well.operatorName'), text(well.operatorName)),
        fact('status', t('well.status'), t(`wellStatus.${well.status}`)),
        fact('purpose', t('well.purpose'), t(`wellPurpose.${well.purpose}`)),
        fact('lift', t('well.lift'), t(`lift.${well.lift}`)),
        fact('fieldName', t('well.fieldName'), text(well.fieldName)),
        fact('formation', t('well.formation'), text(well.formation)),
        fact(
          'county',
          t('well.county'),
          [well.county, well.state].filter(Boolean).join(', ') || '–',
        ),
        { label: t('well.place'), value: place },
        fact('surfaceLocation', t('well.surfaceLocation'), text(well.surfaceLocation)),
        fact('spudDate', t('well.spudDate'), text(well.spudDate)),
        fact('totalDepthFt', t('well.totalDepthFt'), depth),
        fact('note', t('well.note'), text(well.note)),
        ...own,
      ]}
    />
  );
}
