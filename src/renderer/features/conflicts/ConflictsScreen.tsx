import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { PageLayout, Tabs } from '#renderer/ui/index.ts';
import { Inbox } from './inbox/Inbox.tsx';
import { Notices } from './Notices.tsx';
import { FieldPanel } from './panel/FieldPanel.tsx';
import { Rules } from './Rules.tsx';
import './conflicts.css';

const tabKeys = ['open', 'notices', 'rules'] as const;

/** What was set apart: to decide, decided by others, and the rules that decide by themselves. */
export default function ConflictsScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const { tab } = useParams();
  const selected = tabKeys.find((key) => key === tab) ?? 'open';
  const counts = useRead('conflicts', 'counts', undefined).data;
  const [opened, setOpened] = useState<FieldAt | null>(null);
  const label = (key: (typeof tabKeys)[number], count: number | undefined) =>
    count ? `${t(`conflicts.tab.${key}`)} (${count})` : t(`conflicts.tab.${key}`);
  return (
    <PageLayout
      mode="fill"
      title={t('screen.conflicts')}
      subtitle={counts && t('conflicts.count', { count: counts.open })}
      panel={
        opened && (
          <FieldPanel
            key={`${opened.documentKind} ${opened.key} ${opened.path}`}
            at={opened}
            onClose={() => setOpened(null)}
          />
        )
      }
    >
      <div className="conflicts">
        <Tabs
          label={t('screen.conflicts')}
          selected={selected}
          onSelect={(key) => {
            setOpened(null);
            void navigate(places.to('conflicts', key === 'open' ? '' : `/${key}`));
          }}
          tabs={[
            {
              key: 'open',
              label: label('open', counts?.open),
              content: <Inbox onOpen={setOpened} />,
            },
            {
              key: 'notices',
              label: label('notices', counts?.notices),
              content: <Notices onOpen={setOpened} />,
            },
            { key: 'rules', label: label('rules', undefined), content: <Rules /> },
          ]}
        />
      </div>
    </PageLayout>
  );
}
