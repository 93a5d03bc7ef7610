import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRead } from '#renderer/app/use-read.ts';
import { JoinCard, KitCard } from '#renderer/features/people/index.ts';
import { Badge } from '#renderer/ui/index.ts';
import { ExploreCard } from './ExploreCard.tsx';
import { NewOperatorCard } from './NewOperatorCard.tsx';
import { RestoreCard } from './RestoreCard.tsx';
import './welcome.css';

/** Ways in: look around, join those who have begun, begin, bring what one has, or restore. Also the way to another operator. */
export default function WelcomeScreen() {
  const { t } = useTranslation();
  return (
    <main className="welcome">
      <header className="welcome-header">
        <h1>{t('welcome.title')}</h1>
        <p className="muted">{t('welcome.text')}</p>
      </header>
      <Existing />
      <div className="welcome-cards">
        <ExploreCard />
        <JoinCard />
        <NewOperatorCard purpose="new" />
        <NewOperatorCard purpose="import" />
        <RestoreCard />
        <KitCard />
      </div>
    </main>
  );
}

function Existing() {
  const { t } = useTranslation();
  const tenants = useRead('tenants', 'list', undefined);
  if (!tenants.data || tenants.data.length === 0) return null;
  return (
    <nav className="welcome-existing" aria-label={t('welcome.existing')}>
      <h2>{t('welcome.existing')}</h2>
      <ul>
        {tenants.data.map((tenant) => (
          <li key={tenant.tenantId}>
            <Link to={`/t/${tenant.tenantId}/overview`} className="welcome-tenant">
              <strong>{tenant.name}</strong>
              {tenant.isDemo && <Badge>{t('settings.simulated')}</Badge>}
              {!tenant.isOpen && <Badge>{t('settings.closed')}</Badge>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
