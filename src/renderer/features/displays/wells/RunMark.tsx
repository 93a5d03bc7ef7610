import { useTranslation } from 'react-i18next';
import type { RunJudgement, RunState } from '#shared/domain/displays/run-state.ts';
import { useRunReason } from './use-run-reason.ts';

/** A shape for each, without an alarm's colour: that a well is down is not yet an alarm. */
const shapes: Record<RunState, string> = {
  running: 'M4 2.5l9 5.5-9 5.5z',
  idle: 'M3.5 3h3v10h-3zM9.5 3h3v10h-3z',
  down: 'M3 3h10v10H3z',
  unknown: 'M3 7h10v2H3z',
};

/** Whether a well runs, and why not. */
export function RunMark({ run }: { readonly run: RunJudgement }) {
  const { t } = useTranslation();
  const reasonOf = useRunReason();
  const reason = reasonOf(run);
  return (
    <span className={`run-mark run-${run.state}`}>
      <RunShape state={run.state} />
      <span className="run-word">{t(`displays.run.${run.state}`)}</span>
      {reason && <span className="run-reason muted">{reason}</span>}
    </span>
  );
}

export function RunShape({ state }: { readonly state: RunState }) {
  return (
    <svg className="run-shape" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[state]} />
    </svg>
  );
}
