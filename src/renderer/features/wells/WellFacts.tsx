import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, Facts, Section, useFormats } from '#renderer/ui/index.ts';
import { EditWellForm } from './EditWellForm.tsx';
import { WellHistory } from './WellHistory.tsx';

/** What is known of a well, to read and to change. */
export function WellFacts({ well }: { readonly well: Well }) {
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
          <FactList well={well} />
        )}
      </Section>
      <WellHistory wellId={well.wellId} />
    </div>
  );
}

function FactList({ well }: { readonly well: Well }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const settings = useRead('settings', 'read', undefined);
  const text = (value: string | null) => value ?? '–';
  const place =
    well.latitude === null || well.longitude === null
      ? '–'
      : `${formats.number(well.latitude, 6)}, ${formats.number(well.longitude, 6)} (${well.datum})`;
  const own = (settings.data?.customFields ?? []).map((field) => ({
    label: field.label,
    value: text(well.custom[field.key] === undefined ? null : String(well.custom[field.key])),
  }));
  return (
    <Facts
      items={[
        { label: t('well.name'), value: well.name },
        { label: t('well.api14'), value: well.api14 ? formatApi(well.api14) : '–' },
        { label: t('well.leaseId'), value: text(well.leaseName) },
        { label: t('well.operatorName'), value: text(well.operatorName) },
        { label: t('well.status'), value: t(`wellStatus.${well.status}`) },
        { label: t('well.purpose'), value: t(`wellPurpose.${well.purpose}`) },
        { label: t('well.lift'), value: t(`lift.${well.lift}`) },
        { label: t('well.fieldName'), value: text(well.fieldName) },
        { label: t('well.formation'), value: text(well.formation) },
        {
          label: t('well.county'),
          value: [well.county, well.state].filter(Boolean).join(', ') || '–',
        },
        { label: t('well.place'), value: place },
        { label: t('well.surfaceLocation'), value: text(well.surfaceLocation) },
        { label: t('well.spudDate'), value: text(well.spudDate) },
        {
          label: t('well.totalDepthFt'),
          value: well.totalDepthFt === null ? '–' : `${formats.number(well.totalDepthFt, 0)} ft`,
        },
        { label: t('well.note'), value: text(well.note) },
        ...own,
      ]}
    />
  );
}
