import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { BackupSettings } from '#renderer/features/backups/BackupSettings.tsx';
import { DeviceSettings } from '#renderer/features/devices/DeviceSettings.tsx';
import { HistorySettings } from '#renderer/features/history/HistorySettings.tsx';
import { NotificationSettings } from '#renderer/features/notifications/NotificationSettings.tsx';
import { PeopleSettings } from '#renderer/features/people/PeopleSettings.tsx';
import { PageLayout, Tabs } from '#renderer/ui/index.ts';
import { AboutSettings } from './AboutSettings.tsx';
import { OperatorSettings } from './OperatorSettings.tsx';
import { OperatorsSettings } from './OperatorsSettings.tsx';
import { SeatSettings } from './SeatSettings.tsx';
import { TokenSettings } from './TokenSettings.tsx';
import './settings.css';

const sections = {
  operators: <OperatorsSettings />,
  operator: <OperatorSettings />,
  people: <PeopleSettings />,
  devices: <DeviceSettings />,
  history: <HistorySettings />,
  backups: <BackupSettings />,
  notifications: <NotificationSettings />,
  seat: <SeatSettings />,
  tokens: <TokenSettings />,
  about: <AboutSettings />,
} satisfies Record<string, ReactNode>;
type SectionKey = keyof typeof sections;
const sectionKeys = Object.keys(sections) as SectionKey[];

/** One section at a time, each with an address of its own. */
export default function SettingsScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const { section } = useParams();
  const selected = sectionKeys.find((key) => key === section) ?? 'operator';
  return (
    <PageLayout title={t('screen.settings')}>
      <Tabs
        label={t('settings.sections')}
        selected={selected}
        onSelect={(key) => void navigate(places.to('settings', `/${key}`))}
        tabs={sectionKeys.map((key) => ({
          key,
          label: t(`settings.${key}`),
          content: sections[key],
        }))}
      />
    </PageLayout>
  );
}
