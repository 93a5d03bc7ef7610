import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { Button, useSaveFile, useToast } from '#renderer/ui/index.ts';

/** All findings of the file, where the screen shows the first. */
export function FindingsDownload({
  plan,
  name,
}: {
  readonly plan: ImportPlan;
  readonly name: string;
}) {
  const { t } = useTranslation();
  const core = useCore();
  const saveFile = useSaveFile();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (let offset: number | null = 0; offset !== null;) {
        const piece: { base64: string; nextOffset: number | null } = await core.call(
          'imports',
          'findings',
          { plan, offset },
        );
        pieces.push(Uint8Array.from(atob(piece.base64), (sign) => sign.charCodeAt(0)));
        offset = piece.nextOffset;
      }
      const content = new Blob(pieces, { type: 'text/csv' });
      await saveFile({ name: `${name}.findings.csv`, mimeType: 'text/csv', content });
    } catch (error) {
      toast({ text: problemText(error, t).text, tone: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={isBusy} onClick={() => void save()}>
      {t('imports.saveFindings')}
    </Button>
  );
}
