import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { PageLayout, StatusMark, Tabs } from '#renderer/ui/index.ts';
import { ActiveAlarms } from './active/ActiveAlarms.tsx';
import { Definitions } from './definitions/Definitions.tsx';
import { Journal } from './journal/Journal.tsx';
import { Kpis } from './kpis/Kpis.tsx';
import { SoundSwitch } from './sound/SoundSwitch.tsx';
import { SuppressedAlarms } from './suppressed/SuppressedAlarms.tsx';
import './alarms.css';

const tabs = {
  active: <ActiveAlarms />,
  suppressed: <SuppressedAlarms />,
  journal: <Journal />,
  kpis: <Kpis />,
  definitions: <Definitions />,
};
type TabKey = keyof typeof tabs;
const tabKeys = Object.keys(tabs) as TabKey[];

/** One tab at a time, each with an address of its own. */
export default function AlarmsScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const { tab } = useParams();
  const selected = tabKeys.find((key) => key === tab) ?? 'active';
  const summary = useRead('alarms', 'summary', undefined).data;
  const sum = (counts: Readonly<Record<string, number>> | undefined) =>
    Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
  const counts: Partial<Record<TabKey, number>> = summary
    ? {
        active: sum(summary.active),
        suppressed: summary.shelved + summary.suppressedByDesign + summary.outOfService,
      }
    : {};
  return (
    <PageLayout
      mode="fill"
      title={t('screen.alarms')}
      subtitle={summary && t('alarms.unacknowledgedCount', { count: sum(summary.unacknowledged) })}
      actions={<SoundSwitch />}
    >
      <div className="alarms">
        {summary?.isOnDuty && !summary.isDutyConfirmed && (
          <p className="alarms-duty">
            <StatusMark status="medium" /> {t('alarms.dutyUnconfirmed')}
          </p>
        )}
        {summary && !summary.isOnDuty && <p className="muted">{t('alarms.dutyElsewhere')}</p>}
        <Tabs
          label={t('screen.alarms')}
          selected={selected}
          onSelect={(key) => void navigate(places.to('alarms', `/${key}`))}
          tabs={tabKeys.map((key) => ({
            key,
            label: counts[key]
              ? `${t(`alarms.tab.${key}`)} (${counts[key]})`
              : t(`alarms.tab.${key}`),
            content: tabs[key],
          }))}
        />
      </div>
    </PageLayout>
  );
}
