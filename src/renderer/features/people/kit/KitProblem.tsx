import { useTranslation } from 'react-i18next';
import { type SyncTroubleCode, syncTroubleCodes } from '#shared/contract/sync.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { StatusMark } from '#renderer/ui/index.ts';

/** Why nothing was found; of a relay that could not be asked, why that is: unlike a relay that is set, it is not tried again by itself. */
export function KitProblem({ problem }: { readonly problem: unknown }) {
  const { t } = useTranslation();
  const { text, bugId } = problemText(problem, t);
  const trouble = isRefusal(problem, 'relay-not-reached')
    ? asTrouble(problem.details['trouble'])
    : undefined;
  return (
    <div className="join-problem" role="alert">
      <p>
        <StatusMark status="critical" /> {text} {bugId && `(${bugId})`}
      </p>
      {trouble && (
        <p>
          {t(`sync.trouble.${trouble}.what`)} {t('join.kit.again')}
        </p>
      )}
    </div>
  );
}

function asTrouble(code: unknown): SyncTroubleCode | undefined {
  return syncTroubleCodes.find((one) => one === code);
}
