import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '#shared/contract/backups.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Badge, Button, Dialog, useFormats, useSaveFile, useToast } from '#renderer/ui/index.ts';
import { BecomeOwner } from './BecomeOwner.tsx';

/** The sheet for the safe, and the way back with it. */
export function KitFields({ state }: { readonly state: BackupState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isAsking, setIsAsking] = useState(false);
  const { kit, isShared } = state;
  return (
    <>
      <p className="settings-prose">
        <strong>{t('backups.kitLoss')}</strong>
      </p>
      <div className="backup-kit">
        {kit === null ? (
          <MakeKit label={t('backups.kitMake')} />
        ) : (
          <Button onClick={() => setIsAsking(true)}>{t('backups.kitMakeNew')}</Button>
        )}
        {kit && (
          <>
            <span className="muted">
              {t('backups.kitMade', { date: formats.date(kit.madeAtMs) })}
            </span>
            <Badge status={kit.isOwner ? 'ok' : 'low'}>
              {t(kit.isOwner ? 'backups.kitIsOwner' : 'backups.kitOpensOnly')}
            </Badge>
          </>
        )}
      </div>
      {isShared && <BecomeOwner />}
      <Dialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('backups.kitConfirm')}
        description={t('backups.kitReplaces')}
        actions={
          <>
            <Button onClick={() => setIsAsking(false)}>{t('ui.cancel')}</Button>
            <MakeKit label={t('backups.kitMakeNew')} onDone={() => setIsAsking(false)} />
          </>
        }
      />
    </>
  );
}

interface MakeKitProps {
  readonly label: string;
  readonly onDone?: () => void;
}

function MakeKit({ label, onDone }: MakeKitProps) {
  const { t, i18n } = useTranslation();
  const core = useCore();
  const run = useCommand();
  const saveFile = useSaveFile();
  const toast = useToast();
  const [isMaking, setIsMaking] = useState(false);
  const make = async () => {
    setIsMaking(true);
    const language = i18n.language.startsWith('es') ? 'es' : 'en';
    const made = await run('backups', 'makeKit', { language });
    if (made) {
      const { bytes } = await core.takeFrame(made.frame);
      const content = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/pdf' });
      await saveFile({ name: made.name, mimeType: 'application/pdf', content });
      toast({ text: t('backups.kitSaved') });
    }
    setIsMaking(false);
    onDone?.();
  };
  return (
    <Button tone="primary" icon={<FileDown />} busy={isMaking} onClick={() => void make()}>
      {label}
    </Button>
  );
}
