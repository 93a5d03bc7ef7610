import { Copy, Download, EllipsisVertical, Save, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { TemplateSummary } from '#shared/contract/templates.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, Menu, useSaveFile } from '#renderer/ui/index.ts';
import { ChangeDialog } from '../change/ChangeDialog.tsx';
import { CopyDialog } from '../CopyDialog.tsx';
import { templateToFile } from '../template-file.ts';
import type { FoundTemplate, TemplateEditor } from './use-template-editor.ts';

interface TemplateActionsProps {
  readonly found: FoundTemplate;
  readonly editor: TemplateEditor;
  readonly summary: TemplateSummary | undefined;
}

export function TemplateActions({ found, editor, summary }: TemplateActionsProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [open, setOpen] = useState<'copy' | 'change' | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const mayChange = useMayControl();
  const { draft, isChanged, isReadOnly, faults } = editor;
  const { templateId } = found;
  const close = () => setOpen(null);
  const save = async () => {
    setIsBusy(true);
    const done = await run(
      'templates',
      'save',
      { templateId, template: draft },
      { done: t('templates.saved', { name: draft.name }) },
    );
    setIsBusy(false);
    if (done) editor.reset();
    return done !== undefined;
  };
  const isUsed = (summary?.deviceCount ?? 0) > 0;
  return (
    <>
      <MoreActions found={found} editor={editor} onCopy={() => setOpen('copy')} />
      {isReadOnly ? (
        mayChange && (
          <Button tone="primary" icon={<Copy />} onClick={() => setOpen('copy')}>
            {t('templates.copyToEdit')}
          </Button>
        )
      ) : (
        <>
          {isChanged && (
            <Button icon={<Undo2 />} onClick={editor.reset}>
              {t('templates.discard')}
            </Button>
          )}
          <Button
            tone="primary"
            icon={<Save />}
            busy={isBusy}
            disabled={!isChanged || faults.length > 0}
            onClick={() => (isUsed ? setOpen('change') : void save())}
          >
            {t(isUsed ? 'templates.saveAndShow' : 'ui.save')}
          </Button>
        </>
      )}
      {open === 'copy' && <CopyDialog template={draft} templateId={templateId} onClose={close} />}
      {open === 'change' && (
        <ChangeDialog
          title={t('templates.changeTitle', { name: draft.name })}
          change={{ templateId: templateId as never, template: draft }}
          onSaveOnly={save}
          onDone={() => {
            editor.reset();
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}

interface MoreActionsProps {
  readonly found: FoundTemplate;
  readonly editor: TemplateEditor;
  readonly onCopy: () => void;
}

function MoreActions({ found, editor, onCopy }: MoreActionsProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const places = usePlaces();
  const navigate = useNavigate();
  const saveFile = useSaveFile();
  const { draft, isReadOnly } = editor;
  const remove = async () => {
    const { templateId } = found;
    const done = await run(
      'templates',
      'remove',
      { templateId },
      { done: t('templates.removed', { name: found.template.name }) },
    );
    if (done) void navigate(places.to('devices', '/templates'));
  };
  const items = [
    {
      key: 'export',
      label: t('templates.export'),
      icon: <Download />,
      onSelect: () => void saveFile(templateToFile(draft)),
    },
    ...(isReadOnly
      ? []
      : [
          { key: 'copy', label: t('templates.copy'), icon: <Copy />, onSelect: onCopy },
          {
            key: 'remove',
            label: t('templates.remove'),
            icon: <Trash2 />,
            onSelect: () => void remove(),
          },
        ]),
  ];
  return (
    <Menu
      align="end"
      groups={[{ key: 'all', items }]}
      trigger={
        <button type="button" className="icon-button" aria-label={t('templates.actions')}>
          <EllipsisVertical />
        </button>
      }
    />
  );
}
