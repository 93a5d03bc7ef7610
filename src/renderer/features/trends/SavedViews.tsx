import type { TFunction } from 'i18next';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SavedTrendView } from '#shared/contract/trends.ts';
import { useHost } from '#renderer/app/host-context.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, Menu, useToast } from '#renderer/ui/index.ts';
import type { ShownView } from './use-trend-view.ts';
import { ViewNameDialog } from './ViewNameDialog.tsx';

interface SavedViewsProps {
  readonly shown: ShownView;
  readonly views: readonly SavedTrendView[];
}

/** The team's saved views: open, save, rename, delete, and the link to what is shown. */
export function SavedViews({ shown, views }: SavedViewsProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const toast = useToast();
  const host = useHost();
  const places = usePlaces();
  const navigate = useNavigate();
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const { saved, view, isModified } = shown;
  const save = async (name: string) => {
    const isNew = naming === 'new' || !saved;
    const input = isNew ? { name, view } : { name, view, viewId: saved.viewId };
    const done = await run('trends', 'saveView', input, { done: t('trends.viewSaved') });
    if (done) shown.open(done.viewId);
    return Boolean(done);
  };
  const rename = async (name: string) => {
    const input = { viewId: saved!.viewId, name };
    return Boolean(await run('trends', 'renameView', input, { done: t('trends.viewRenamed') }));
  };
  const remove = async () => {
    const input = { viewId: saved!.viewId };
    if (await run('trends', 'removeView', input, { done: t('trends.viewRemoved') }))
      shown.open(null);
  };
  const copyLink = async () => {
    await navigator.clipboard.writeText(host.linkTo(location.hash));
    toast({ text: t('trends.linkCopied') });
  };
  const item = (key: string, label: string, onSelect: () => void) => ({ key, label, onSelect });
  const ofSaved = saved
    ? [
        ...(isModified
          ? [
              item('save', t('trends.saveView'), () => void save(saved.name)),
              item('revert', t('trends.revertView'), () => shown.open(saved.viewId)),
            ]
          : []),
        item('rename', t('trends.renameView'), () => setNaming('rename')),
        item('remove', t('trends.removeView'), () => void remove()),
      ]
    : [];
  return (
    <>
      <Menu
        align="end"
        trigger={<Button icon={<Bookmark />}>{t('trends.views')}</Button>}
        groups={[
          {
            key: 'views',
            items: views.map((one) => ({
              ...item(one.viewId, viewLabel(one, t), () => shown.open(one.viewId)),
              checked: one.viewId === saved?.viewId,
              disabled: one.view === null,
              hint:
                one.owner && !one.isMine ? t('trends.viewBy', { name: one.owner.personName }) : '',
            })),
            ...(views.length === 0 ? { label: t('trends.noViews') } : {}),
          },
          {
            key: 'this',
            items: [
              ...ofSaved,
              {
                ...item('saveAs', t('trends.saveAs'), () => setNaming('new')),
                disabled: view.pens.length === 0,
              },
              item('link', t('trends.copyLink'), () => void copyLink()),
              item('new', t('trends.newView'), () => void navigate(places.to('trends'))),
            ],
          },
        ]}
      />
      {naming && (
        <ViewNameDialog
          title={t(naming === 'new' ? 'trends.saveAsTitle' : 'trends.renameTitle')}
          name={naming === 'rename' ? (saved?.name ?? '') : ''}
          onName={naming === 'new' ? save : rename}
          onClose={() => setNaming(null)}
        />
      )}
    </>
  );
}

function viewLabel({ name, view }: SavedTrendView, t: TFunction) {
  return view === null ? t('trends.viewUnreadable', { name }) : name;
}
