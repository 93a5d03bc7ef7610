import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import type { TableColumn } from '#renderer/ui/index.ts';
import { WellStatusBadge } from './WellStatusBadge.tsx';

export function useWellColumns(): readonly TableColumn<Well>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('well.name'),
        value: (well) => well.name,
        width: 190,
        grow: 2,
        isKey: true,
      },
      {
        key: 'api14',
        header: t('well.api14'),
        value: (well) => (well.api14 ? formatApi(well.api14) : null),
        width: 165,
      },
      { key: 'lease', header: t('well.leaseId'), value: (well) => well.leaseName, width: 150 },
      {
        key: 'status',
        header: t('well.status'),
        value: (well) => t(`wellStatus.${well.status}`),
        cell: (well) => <WellStatusBadge status={well.status} />,
        width: 150,
      },
      { key: 'lift', header: t('well.lift'), value: (well) => t(`lift.${well.lift}`), width: 110 },
      {
        key: 'purpose',
        header: t('well.purpose'),
        value: (well) => t(`wellPurpose.${well.purpose}`),
        width: 110,
        startsHidden: true,
      },
      {
        key: 'operator',
        header: t('well.operatorName'),
        value: (well) => well.operatorName,
        width: 170,
        startsHidden: true,
      },
      {
        key: 'field',
        header: t('well.fieldName'),
        value: (well) => well.fieldName,
        width: 140,
        startsHidden: true,
      },
      {
        key: 'formation',
        header: t('well.formation'),
        value: (well) => well.formation,
        width: 130,
      },
      { key: 'county', header: t('well.county'), value: (well) => well.county, width: 110 },
      { key: 'state', header: t('well.state'), value: (well) => well.state, width: 70, grow: 0 },
      {
        key: 'spudDate',
        header: t('well.spudDate'),
        value: (well) => well.spudDate,
        width: 110,
        startsHidden: true,
      },
      {
        key: 'totalDepthFt',
        header: t('well.totalDepthFt'),
        unit: 'ft',
        value: (well) => well.totalDepthFt,
        align: 'end',
        decimals: 0,
        width: 120,
      },
    ],
    [t],
  );
}
