import { MapPin, NotebookPen, TableProperties } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { formatApi } from '#shared/domain/identity/api-number.ts';
import { wellId as wellIdOf, type WellId } from '#shared/domain/identity/ids.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import type { NoteTopic } from '#shared/domain/notes/note.ts';
import { NotePanel } from '#renderer/features/notes/index.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { NotFound } from '#renderer/app/NotFound.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { FieldPanel } from '#renderer/features/conflicts/index.ts';
import { Button, PageLayout, Tabs } from '#renderer/ui/index.ts';
import { AttachmentsPanel } from '../attachments/index.ts';
import { LiveTags } from './LiveTags.tsx';
import { ProductionHistory } from './ProductionHistory.tsx';
import { WellFacts } from './WellFacts.tsx';
import { WhoLooks } from './WhoLooks.tsx';
import { WellStatusBadge } from './WellStatusBadge.tsx';

const tabKeys = ['live', 'production', 'photos', 'notes', 'facts'] as const;

export default function WellScreen() {
  const parsed = wellIdOf.safeParse(useParams()['wellId']);
  return parsed.success ? <KnownWell wellId={parsed.data} /> : <NotFound />;
}

function KnownWell({ wellId }: { readonly wellId: WellId }) {
  const read = useRead('wells', 'get', { wellId });
  return (
    <Loaded isPage read={read}>
      {(well) => <WellPage key={wellId} well={well} />}
    </Loaded>
  );
}

function WellPage({ well }: { readonly well: Well }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [asked, setAsked] = useState<string | null>(null);
  const chosen = tabKeys.find((key) => key === params.get('tab')) ?? 'live';
  const select = (tab: string) =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        next.set('tab', tab);
        return next;
      },
      { replace: true },
    );
  return (
    <PageLayout
      title={well.name}
      subtitle={<Subtitle well={well} />}
      actions={<WellActions well={well} />}
      panel={
        asked !== null && (
          <FieldPanel
            key={asked}
            at={{ documentKind: 'well', key: well.wellId, path: asked }}
            onClose={() => setAsked(null)}
          />
        )
      }
    >
      <Tabs
        label={well.name}
        selected={chosen}
        onSelect={select}
        tabs={[
          { key: 'live', label: t('wellScreen.live'), content: <LiveTags well={well} /> },
          {
            key: 'production',
            label: t('wellScreen.production'),
            content: <ProductionHistory wellId={well.wellId} />,
          },
          {
            key: 'photos',
            label: t('attachments.tab'),
            content: <AttachmentsPanel about={{ kind: 'well', wellId: well.wellId }} />,
          },
          {
            key: 'facts',
            label: t('wellScreen.facts'),
            content: <WellFacts well={well} onAsk={setAsked} />,
          },
          {
            key: 'notes',
            label: t('wellScreen.notes'),
            content: (
              <NotePanel
                topic={`well:${well.wellId}` as NoteTopic}
                label={t('notes.ofWell', { name: well.name })}
              />
            ),
          },
        ]}
      />
    </PageLayout>
  );
}

function Subtitle({ well }: { readonly well: Well }) {
  const { t } = useTranslation();
  const parts = [
    well.api14 && formatApi(well.api14),
    well.leaseName,
    well.lift !== 'unknown' && t(`lift.${well.lift}`),
    [well.county, well.state].filter(Boolean).join(', '),
  ].filter(Boolean);
  return (
    <span className="well-subtitle">
      <WellStatusBadge status={well.status} /> {parts.join(' · ')}
      <WhoLooks place={`well:${well.wellId}`} />
    </span>
  );
}

function WellActions({ well }: { readonly well: Well }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  return (
    <>
      <Link className="button button-quiet well-back" to={places.to('wells')}>
        <TableProperties />
        <span>{t('wellScreen.allWells')}</span>
      </Link>
      {well.latitude !== null && (
        <Button
          icon={<MapPin />}
          onClick={() => void navigate(places.to('map', `?well=${well.wellId}`))}
        >
          {t('wellScreen.onMap')}
        </Button>
      )}
      <Button
        icon={<NotebookPen />}
        onClick={() => void navigate(places.to('production', `?well=${well.wellId}`))}
      >
        {t('wellScreen.enter')}
      </Button>
    </>
  );
}
