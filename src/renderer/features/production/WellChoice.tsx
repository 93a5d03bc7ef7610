import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Select } from '#renderer/ui/index.ts';
import { NoWells } from './NoWells.tsx';
import { useViewAddress } from './use-view-address.ts';

export type ListedWell = OutputOf<'wells', 'list'>[number];

interface WellChoiceProps {
  readonly children: (well: ListedWell, picker: ReactNode) => ReactNode;
}

/** The well a month or year is shown of: the one in the address, else the first. */
export function WellChoice({ children }: WellChoiceProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const address = useViewAddress();
  const wells = useRead('wells', 'list', {});
  return (
    <Loaded read={wells}>
      {(list) => {
        const inLease = list
          .filter((well) => !places.leaseId || well.leaseId === places.leaseId)
          .toSorted((one, other) =>
            one.name.localeCompare(other.name, undefined, { numeric: true }),
          );
        const asked = list.find((well) => well.wellId === address.wellId);
        const well = asked ?? inLease[0];
        if (!well) return <NoWells />;
        const shown = inLease.includes(well) ? inLease : [well, ...inLease];
        return children(
          well,
          <Select
            label={t('production.well')}
            hideLabel
            value={String(well.wellId)}
            options={shown.map((one) => ({
              value: String(one.wellId),
              label: one.leaseName ? `${one.name} · ${one.leaseName}` : one.name,
            }))}
            onChange={(wellId) => address.go({ well: wellId }, { replace: true })}
          />,
        );
      }}
    </Loaded>
  );
}
