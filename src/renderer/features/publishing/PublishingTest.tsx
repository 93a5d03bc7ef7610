import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Badge, Button } from '#renderer/ui/index.ts';

interface PublishingTestProps {
  readonly deviceId: DeviceId;
  readonly topic: string;
}

interface Result {
  readonly isTaken: boolean;
  readonly words: string;
}

/** Publishes a real message, and shows what the broker did with it. */
export function PublishingTest({ deviceId, topic }: PublishingTestProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<Result>();
  const send = async () => {
    setIsBusy(true);
    setResult(undefined);
    const onProblem = (error: unknown) =>
      setResult({
        isTaken: false,
        words: isRefusal(error, 'device-offline')
          ? t('publishing.brokerAway')
          : problemText(error, t).text,
      });
    const done = await run('publishing', 'test', { deviceId, topic }, { undo: false, onProblem });
    if (done) {
      const words = done.isTaken ? t('publishing.testedOn', { topic: done.topic }) : done.answer;
      setResult({ isTaken: done.isTaken, words });
    }
    setIsBusy(false);
  };
  return (
    <div className="publishing-test">
      <Button busy={isBusy} onClick={() => void send()}>
        {t('publishing.test')}
      </Button>
      <div role="status" className="publishing-answer">
        {result && (
          <>
            <Badge status={result.isTaken ? 'ok' : 'high'}>
              {t(result.isTaken ? 'publishing.taken' : 'publishing.notTaken')}
            </Badge>
            <span>{result.words}</span>
          </>
        )}
      </div>
    </div>
  );
}
