import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOfCode } from '#shared/domain/backups/kit-text.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { codeWords, isWholeCode } from '#renderer/features/people/kit/code-words.ts';
import type { OutputOf } from '#renderer/core.ts';
import {
  Button,
  Checkbox,
  Dialog,
  Facts,
  Segmented,
  StatusMark,
  TextInput,
  useFormats,
} from '#renderer/ui/index.ts';

type Inspected = OutputOf<'backups', 'inspect'>;
type SecretKind = Inspected['opensWith'][number];

interface RestoreDialogProps {
  readonly path: string;
  readonly onClose: () => void;
}

/** What the backup says of itself, and the secret that opens it. */
export function RestoreDialog({ path, onClose }: RestoreDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const inspected = useRead('backups', 'inspect', { path });
  const [kind, setKind] = useState<SecretKind | null>(null);
  const [text, setText] = useState('');
  const [replace, setReplace] = useState(false);
  const [isOpening, setIsOpening] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const backup = inspected.data;
  const chosen = kind ?? backup?.opensWith[0] ?? 'passphrase';
  const isTyped = chosen === 'kit' ? isWholeCode(text) : text !== '';
  const mistyped = chosen === 'kit' ? problemOfCode(text) : undefined;
  const canRestore = backup !== undefined && isTyped && (!backup.isHere || replace);
  const restore = async () => {
    setIsOpening(true);
    setProblem(null);
    const input = { path, secret: { kind: chosen, text }, replace };
    const done = await run('backups', 'restore', input, { onProblem: setProblem });
    setIsOpening(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('backups.restoreTitle')}
      description={path}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            busy={isOpening}
            disabled={!canRestore}
            onClick={() => void restore()}
          >
            {t(backup?.isHere ? 'backups.restoreReplacing' : 'backups.restoreGo')}
          </Button>
        </>
      }
    >
      <form
        className="backup-dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (canRestore) void restore();
        }}
      >
        {backup && <BackupAbout backup={backup} />}
        {backup && backup.opensWith.length > 1 && (
          <Segmented
            label={t('backups.secretKind')}
            value={chosen}
            options={backup.opensWith.map((one) => ({
              value: one,
              label: t(`backups.secret.${one}`),
            }))}
            onChange={setKind}
          />
        )}
        {backup && (
          <TextInput
            type={chosen === 'kit' ? 'text' : 'password'}
            label={t(`backups.secret.${chosen}`)}
            hint={chosen === 'kit' ? t('backups.codeHint') : undefined}
            error={mistyped && mistyped.kind !== 'short' ? codeWords(t, mistyped) : null}
            value={text}
            onChange={setText}
            spellCheck={false}
            maxLength={400}
          />
        )}
        {backup?.isHere && (
          <Checkbox
            label={t('backups.replace', { name: backup.tenantName })}
            checked={replace}
            onChange={setReplace}
          />
        )}
        <Problem error={problem ?? inspected.error} />
        <button type="submit" hidden disabled={!canRestore} />
      </form>
    </Dialog>
  );
}

function BackupAbout({ backup }: { readonly backup: Inspected }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <Facts
        items={[
          { label: t('backups.of'), value: backup.tenantName },
          { label: t('backups.madeAt'), value: formats.dateTime(backup.madeAtMs) },
          { label: t('backups.madeOn'), value: backup.seatName },
          { label: t('backups.madeWith'), value: `WellOS ${backup.appVersion}` },
          { label: t('backups.size'), value: formats.bytes(backup.bytes) },
        ]}
      />
      {backup.isHere && <p>{t('backups.isHereText')}</p>}
      {!backup.isHere && !backup.hasDeviceKey && (
        <p className="muted">{t('backups.newDeviceText')}</p>
      )}
    </>
  );
}

function Problem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const { text, bugId } = problemText(error, t);
  return (
    <p className="backup-problem" role="alert">
      <StatusMark status="critical" /> {text} {bugId && `(${bugId})`}
    </p>
  );
}
