import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { PumpCards } from '#renderer/features/lift/PumpCards.tsx';
import { TankFarm } from '#renderer/features/tanks/TankFarm.tsx';
import { PageLayout, Tabs } from '#renderer/ui/index.ts';
import { WellsNow } from './wells/WellsNow.tsx';
import './displays.css';

const tabs = { wells: <WellsNow />, tanks: <TankFarm />, cards: <PumpCards /> };
type TabKey = keyof typeof tabs;
const tabKeys = Object.keys(tabs) as TabKey[];

/** The field as it is now: wells by lease, tanks, and the cards of rod pumps. Nobody draws these screens. */
export default function FieldScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const { tab } = useParams();
  const selected = tabKeys.find((key) => key === tab) ?? 'wells';
  return (
    <PageLayout title={t('screen.field')}>
      <Tabs
        label={t('screen.field')}
        selected={selected}
        onSelect={(key) => void navigate(places.to('field', `/${key}`))}
        tabs={tabKeys.map((key) => ({
          key,
          label: t(`displays.tab.${key}`),
          content: tabs[key],
        }))}
      />
    </PageLayout>
  );
}
