import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, ProgressBar } from '#renderer/ui/index.ts';
import { Problem } from './Problem.tsx';

export function ExploreCard() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const run = useCommand();
  const about = useRead('system', 'about', undefined);
  const [isStarting, setIsStarting] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const canSimulate = about.data?.simulatorAvailable ?? true;
  const explore = async () => {
    setIsStarting(true);
    setProblem(null);
    const done = await run('demo', 'explore', {}, { onProblem: setProblem });
    setIsStarting(false);
    if (done) void navigate(`/t/${done.tenantId}/overview`);
  };
  return (
    <section className="welcome-card" aria-labelledby="welcome-demo">
      <FlaskConical aria-hidden="true" />
      <h2 id="welcome-demo">{t('welcome.demoTitle')}</h2>
      <p className="muted">{canSimulate ? t('welcome.demoText') : t('welcome.demoMissing')}</p>
      {isStarting && <ProgressBar label={t('welcome.demoStarting')} total={null} />}
      <Problem error={problem} />
      <Button
        tone="primary"
        busy={isStarting}
        disabled={!canSimulate}
        onClick={() => void explore()}
      >
        {t('welcome.demoGo')}
      </Button>
    </section>
  );
}
