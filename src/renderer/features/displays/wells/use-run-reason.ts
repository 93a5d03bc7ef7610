import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunJudgement, RunReason } from '#shared/domain/displays/run-state.ts';
import { wellStatuses } from '#shared/domain/identity/well.ts';
import { wellStates } from '#shared/domain/telemetry/well-state.ts';

/** Why a well runs or does not, in words; undefined where there is nothing to say. */
export function useRunReason(): (run: RunJudgement) => string | undefined {
  const { t } = useTranslation();
  return useCallback(
    ({ reason }) => {
      const state = wellStates.find((one) => one === reason);
      if (state) return t(`wellState.${state}`);
      const status = wellStatuses.find((one) => `status-${one}` === reason);
      if (status) return t(`wellStatus.${status}`);
      return isOwn(reason) ? t(`displays.runReason.${reason}`) : undefined;
    },
    [t],
  );
}

const own = ['stopped', 'noFlow', 'noCommunication', 'notMeasured'] as const;

function isOwn(reason: RunReason | null): reason is (typeof own)[number] {
  return own.some((one) => one === reason);
}
