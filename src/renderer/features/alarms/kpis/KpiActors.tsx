import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Section, useFormats } from '#renderer/ui/index.ts';
import type { AlarmKpis } from './kpi-figures.ts';

interface ActorRow {
  readonly alarmId: string;
  readonly name: string;
  readonly said?: string;
}
const most = 10;

/** Which alarms make the load: what comes most, what chatters, what is gone before anybody looks, what never goes. */
export function KpiActors({ kpis }: { readonly kpis: AlarmKpis }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const badActors = kpis.badActors.map((actor) => ({
    ...actor,
    said: `${formats.number(actor.count, 0)} · ${formats.number(actor.sharePct, 1)} %`,
  }));
  const fleeting = kpis.fleeting.map((one) => ({ ...one, said: formats.number(one.count, 0) }));
  return (
    <>
      <Actors title={t('alarms.kpi.badActors')} rows={badActors} />
      <Actors title={t('alarms.kpi.figure.chattering')} rows={kpis.chattering} />
      <Actors title={t('alarms.kpi.figure.fleeting')} rows={fleeting} />
      <Actors title={t('alarms.kpi.figure.stale')} rows={kpis.stale} />
    </>
  );
}

function Actors({ title, rows }: { readonly title: string; readonly rows: readonly ActorRow[] }) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <Section
      title={title}
      note={rows.length > most ? t('alarms.kpi.ofAll', { count: rows.length }) : undefined}
    >
      {rows.length === 0 && <p className="muted">{t('alarms.kpi.noActors')}</p>}
      <ol className="kpi-list">
        {rows.slice(0, most).map(({ alarmId, name, said }) => (
          <li key={alarmId}>
            <Link
              to={places.to('alarms', `/journal?period=month&alarm=${encodeURIComponent(alarmId)}`)}
            >
              {name}
            </Link>
            <span>{said}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
