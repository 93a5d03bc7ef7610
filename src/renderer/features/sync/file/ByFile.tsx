import { HardDriveDownload, HardDriveUpload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Section } from '#renderer/ui/index.ts';
import { useMaySync } from '../use-may-sync.ts';
import { TakeFileDialog } from './TakeFileDialog.tsx';
import { WriteFileDialog } from './WriteFileDialog.tsx';

/** The way to others that needs no network: a file on a stick, written here and taken in there. */
export function ByFile() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'write' | 'take' | null>(null);
  const close = () => setOpen(null);
  const { work: mayWrite } = useMaySync();
  return (
    <Section
      title={t('syncFile.title')}
      actions={
        <>
          <Button icon={<HardDriveDownload />} onClick={() => setOpen('take')}>
            {t('syncFile.take')}
          </Button>
          {mayWrite && (
            <Button icon={<HardDriveUpload />} onClick={() => setOpen('write')}>
              {t('syncFile.write')}
            </Button>
          )}
        </>
      }
    >
      <p className="muted">{t('syncFile.text')}</p>
      {!mayWrite && <p className="muted">{t('syncFile.onlyTake')}</p>}
      {open === 'write' && <WriteFileDialog onClose={close} />}
      {open === 'take' && <TakeFileDialog onClose={close} />}
    </Section>
  );
}
