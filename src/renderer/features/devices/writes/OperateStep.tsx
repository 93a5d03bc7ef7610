import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { Button, ProgressBar, useFormats } from '#renderer/ui/index.ts';
import { selectedForMs } from '#shared/domain/telemetry/field-write.ts';
import { valueText } from './value-text.ts';
import type { Selection } from './WriteDialog.tsx';

interface OperateStepProps {
  readonly selection: Selection;
  readonly onBack: () => void;
  readonly onMade: (write: OutputOf<'fieldWrites', 'operate'>['write']) => void;
}

/** Second step: exactly what will be done, for as long as the selection stands. */
export function OperateStep({ selection, onBack, onMade }: OperateStepProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const nowMs = useNow(250);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { selectionId, untilMs, unit, from, to } = selection;
  const leftMs = Math.max(0, untilMs - nowMs);
  const isOver = leftMs === 0 && !isBusy;
  const operate = async () => {
    setIsBusy(true);
    setProblem(null);
    const done = await run('fieldWrites', 'operate', { selectionId }, { onProblem: setProblem });
    setIsBusy(false);
    if (done) onMade(done.write);
  };
  const words = { t, formats };
  return (
    <div className="devices-form">
      <p className="devices-from-to">
        <span className="muted">{selection.tagName}</span>
        <span>
          {valueText(from, unit, words)} <span aria-hidden="true">→</span>
          <span className="visually-hidden">{t('devices.becomes')}</span>{' '}
          <strong>{valueText(to, unit, words)}</strong>
        </span>
      </p>
      {isOver ? (
        <p className="field-note field-warning" role="alert">
          {t('devices.selectionOver')}
        </p>
      ) : (
        <ProgressBar
          label={t('devices.selectionStands')}
          done={Math.ceil(leftMs / 1_000)}
          total={selectedForMs / 1_000}
          unit="s"
        />
      )}
      <ProblemNote problem={problem} />
      <div className="devices-buttons">
        <Button onClick={onBack} disabled={isBusy}>
          {t('devices.back')}
        </Button>
        <Button tone="primary" busy={isBusy} disabled={isOver} onClick={() => void operate()}>
          {t('devices.operate')}
        </Button>
      </div>
    </div>
  );
}
