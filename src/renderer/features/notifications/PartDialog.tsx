import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand, type CommandInput } from '#renderer/app/use-command.ts';
import { Button, Dialog } from '#renderer/ui/index.ts';

type Part = CommandInput<'notifications', 'save'>['part'];

interface PartDialogProps {
  readonly title: string;
  /** What is saved now. */
  readonly part: Part;
  readonly isNew: boolean;
  readonly isSound: boolean;
  readonly onClose: () => void;
  /** What else is to be done with the id of what was saved; false keeps the dialog open. */
  readonly afterSave?: (partId: string, onProblem: (error: unknown) => void) => Promise<boolean>;
  readonly children: ReactNode;
}

/** A form over one part of the plan, that saves, removes, and shows what was refused. */
export function PartDialog(props: PartDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [problem, setProblem] = useState<string>();
  const [savedId, setSavedId] = useState(props.part.id);
  const { part, onClose } = props;
  const onProblem = (error: unknown) => setProblem(problemText(error, t).text);
  const save = async () => {
    // Of one that was saved and whose second half failed, the second try makes no other.
    const same = { ...part, ...(savedId === undefined ? {} : { id: savedId }) } as Part;
    const options = { done: t('notifications.saved'), onProblem };
    const saved = await run('notifications', 'save', { part: same }, options);
    if (!saved) return;
    setSavedId(saved.partId as Part['id']);
    if ((await props.afterSave?.(saved.partId, onProblem)) ?? true) onClose();
  };
  const remove = async () => {
    const which = { kind: part.kind, id: part.id! };
    const removed = await run('notifications', 'remove', which, {
      done: t('notifications.removed'),
      onProblem,
    });
    if (removed) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={props.title}
      actions={
        <>
          {!props.isNew && (
            <Button tone="danger" onClick={() => void remove()}>
              {t('notifications.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!props.isSound} onClick={() => void save()}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <div className="notification-form">{props.children}</div>
      {problem && (
        <p role="alert" className="field-error">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
