import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import { FieldPanel } from '#renderer/features/conflicts/index.ts';
import { PageLayout, Segmented } from '#renderer/ui/index.ts';
import { DayView } from './day/DayView.tsx';
import { MonthView } from './month/MonthView.tsx';
import { RestoredTexts } from './RestoredTexts.tsx';
import { SaveState } from './SaveState.tsx';
import { AskField } from './use-cell-fields.ts';
import { productionViews, useViewAddress } from './use-view-address.ts';
import { YearView } from './year/YearView.tsx';
import './production.css';

const views = { day: DayView, month: MonthView, year: YearView };

/** Where volumes are entered: a day of all wells, a month or a year of one. */
export default function ProductionScreen() {
  const { t } = useTranslation();
  const { view, go } = useViewAddress();
  const View = views[view];
  const [asked, setAsked] = useState<FieldAt | null>(null);
  return (
    <PageLayout
      title={t('screen.production')}
      subtitle={<SaveState />}
      mode="fill"
      panel={
        asked && (
          <FieldPanel
            key={`${asked.key} ${asked.path}`}
            at={asked}
            onClose={() => setAsked(null)}
          />
        )
      }
      actions={
        <Segmented
          label={t('production.view')}
          value={view}
          options={productionViews.map((one) => ({ value: one, label: t(`production.${one}`) }))}
          onChange={(next) => go({ view: next })}
        />
      }
    >
      <RestoredTexts onShowDay={(day) => go({ view: 'day', day })} />
      <AskField value={setAsked}>
        <View />
      </AskField>
    </PageLayout>
  );
}
