import { Copy, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useHost } from '#renderer/app/host-context.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Button, Facts, Section, useFormats, useToast } from '#renderer/ui/index.ts';

const lookAgainMs = 10_000;

/** What runs here, where everything is kept, and under which licences. */
export function AboutSettings() {
  const { t } = useTranslation();
  const about = useRead('system', 'about', undefined, { everyMs: lookAgainMs });
  return (
    <>
      <Loaded read={about}>{(shown) => <AboutFacts about={shown} />}</Loaded>
      <Section title={t('settings.licences')}>
        <p className="settings-prose">{t('settings.licencesText')}</p>
      </Section>
    </>
  );
}

function AboutFacts({ about }: { readonly about: OutputOf<'system', 'about'> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const host = useHost();
  const toast = useToast();
  const copyPath = async () => {
    await navigator.clipboard.writeText(about.dataFolder);
    toast({ text: t('settings.pathCopied') });
  };
  return (
    <>
      <Section title={t('settings.dataFolder')}>
        <code className="settings-token">{about.dataFolder}</code>
        <p className="muted settings-prose">{t('settings.dataText')}</p>
        <div className="page-actions">
          {host.showDataFolder && (
            <Button icon={<FolderOpen />} onClick={() => void host.showDataFolder?.()}>
              {t('settings.showFolder')}
            </Button>
          )}
          <Button icon={<Copy />} onClick={() => void copyPath()}>
            {t('settings.copyPath')}
          </Button>
        </div>
      </Section>
      <Section title={t('settings.about')}>
        <Facts
          items={[
            { label: t('settings.version'), value: about.version },
            { label: t('settings.started'), value: formats.dateTime(about.startedAtMs) },
            { label: t('settings.memory'), value: formats.bytes(about.residentBytes) },
            {
              label: t('settings.disk'),
              value:
                about.freeDiskBytes === null
                  ? formats.number(null)
                  : formats.bytes(about.freeDiskBytes),
            },
            { label: t('settings.platform'), value: about.platform },
            { label: t('settings.node'), value: about.node },
            { label: t('settings.sqlite'), value: about.sqlite },
          ]}
        />
      </Section>
    </>
  );
}
