import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCommand } from '#renderer/app/use-command.ts';
import { type OwnNamesDraft, useOwnNames } from './use-own-names.ts';

/** Answers when this computer is on its way in; undefined: it was refused, and told. */
export type Enter = (options: {
  readonly onProblem: (problem: unknown) => void;
}) => Promise<{ readonly tenantId: string } | undefined>;

export interface WayInState {
  readonly names: OwnNamesDraft;
  readonly isBusy: boolean;
  readonly problem: unknown;
  go(enter: Enter): Promise<void>;
}

/** Names this computer as it was typed, enters, and leads to how it comes along. */
export function useWayIn(): WayInState {
  const navigate = useNavigate();
  const run = useCommand();
  const names = useOwnNames();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  return {
    names,
    isBusy,
    problem,
    async go(enter) {
      setIsBusy(true);
      setProblem(null);
      const options = { onProblem: setProblem };
      const isNamed = names.isSame || (await run('session', 'rename', names.values, options));
      const done = isNamed && (await enter(options));
      setIsBusy(false);
      if (done) void navigate(`/t/${done.tenantId}/sync`);
    },
  };
}
