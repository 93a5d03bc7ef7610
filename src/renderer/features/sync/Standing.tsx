import { useTranslation } from 'react-i18next';
import type { SyncPlace, SyncStatus } from '#shared/contract/sync.ts';
import { Ago } from '#renderer/features/devices/Ago.tsx';
import { Facts, Section, useFormats } from '#renderer/ui/index.ts';
import { glanceOf } from './glance.ts';
import { GlanceIcon } from './GlanceIcon.tsx';
import { useGlanceWords } from './use-glance-words.ts';

interface StandingProps {
  readonly status: SyncStatus;
  readonly places: readonly SyncPlace[];
}

/** The word of the top bar in a whole sentence, and the counts behind it. */
export function Standing({ status, places }: StandingProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const glance = glanceOf(status, places);
  const words = useGlanceWords()(glance, status);
  const isAlone = glance.kind === 'alone';
  const counts = ['setAside', 'waitingForKey', 'lacking', 'rowsBehind'] as const;
  return (
    <Section title={t('sync.own.title')}>
      <div className="sync-standing" data-kind={glance.kind}>
        <GlanceIcon glance={glance} />
        <div>
          <p className="sync-standing-word">{words.short}</p>
          <p className="muted settings-prose">{words.long}</p>
        </div>
      </div>
      {!isAlone && (
        <Facts
          items={[
            { label: t('sync.own.connected'), value: formats.number(status.connected, 0) },
            { label: t('sync.own.onlyHere'), value: formats.number(glance.onlyHere, 0) },
            ...(status.oldestUnsealedAtMs === null
              ? []
              : [{ label: t('sync.own.oldest'), value: <Ago atMs={status.oldestUnsealedAtMs} /> }]),
            ...counts
              .filter((key) => status[key] > 0)
              .map((key) => ({
                label: t(`sync.own.${key}`),
                value: formats.number(status[key], 0),
              })),
            ...(status.role
              ? [{ label: t('sync.own.role'), value: t(`role.${status.role}`) }]
              : []),
          ]}
        />
      )}
    </Section>
  );
}
