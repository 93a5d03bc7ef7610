import { useTranslation } from 'react-i18next';
import type { Conflict } from '#shared/contract/conflicts.ts';
import {
  fieldOfPath,
  standingChoices,
  type StandingChoice,
} from '#shared/domain/conflicts/standing-rule.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Select } from '#renderer/ui/index.ts';

interface MakeRuleProps {
  readonly conflict: Pick<Conflict, 'documentKind' | 'path'>;
  readonly isNumber: boolean;
}

/** How conflicts of this field are decided from now on. */
export function MakeRule({ conflict, isNumber }: MakeRuleProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const mayControl = useMayControl();
  const rules = useRead('conflicts', 'rules', undefined).data ?? [];
  const { documentKind } = conflict;
  const field = fieldOfPath(stepsOf(conflict.path));
  const known = rules.find((rule) => rule.documentKind === documentKind && rule.field === field);
  const choices = standingChoices.filter((choice) => isNumber || choice === 'newest');
  if (!mayControl) return null;
  return (
    <Select
      label={t('conflicts.panel.rule')}
      value={known?.choice ?? ''}
      onChange={(choice) =>
        void run(
          'conflicts',
          'setRule',
          { documentKind, field, choice: choice === '' ? null : (choice as StandingChoice) },
          { done: t('conflicts.panel.ruleDone') },
        )
      }
      options={[
        { value: '', label: t('conflicts.panel.ruleAsk') },
        ...choices.map((choice) => ({ value: choice, label: t(`conflicts.by.${choice}`) })),
      ]}
    />
  );
}

/** `days/07/oilBbl`; of `tags/PT/1` only the first slash parts. */
function stepsOf(path: string): string[] {
  const parts = path.split('/');
  if (/^(days|months)$/.test(parts[0]!)) return parts;
  return parts.length === 1 ? parts : [parts[0]!, parts.slice(1).join('/')];
}
