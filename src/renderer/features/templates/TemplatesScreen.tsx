import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { TemplateSummary } from '#shared/contract/templates.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, PageLayout, Segmented, Table, TextInput } from '#renderer/ui/index.ts';
import { AddTemplateDialog } from './AddTemplateDialog.tsx';
import { useTemplateColumns } from './template-columns.tsx';
import './templates.css';

/** Kinds of devices: those that come with WellOS and the operator's own. */
export default function TemplatesScreen() {
  const { t } = useTranslation();
  const places = usePlaces();
  const mayChange = useMayControl();
  const read = useRead('templates', 'list', undefined);
  const [isAdding, setIsAdding] = useState(false);
  const own = read.data?.filter(({ isOwn }) => isOwn).length ?? 0;
  return (
    <PageLayout
      title={t('templates.title')}
      subtitle={read.data && t('templates.count', { count: read.data.length - own, own })}
      mode="fill"
      actions={
        <>
          <Link className="button button-normal" to={places.to('devices')}>
            {t('screen.devices')}
          </Link>
          {mayChange && (
            <Button tone="primary" icon={<Plus />} onClick={() => setIsAdding(true)}>
              {t('templates.add')}
            </Button>
          )}
        </>
      }
    >
      <Loaded read={read}>{(list) => <TemplateTable list={list} />}</Loaded>
      {isAdding && <AddTemplateDialog onClose={() => setIsAdding(false)} />}
    </PageLayout>
  );
}

type Which = 'all' | 'own' | 'shipped' | 'used';

function TemplateTable({ list }: { readonly list: readonly TemplateSummary[] }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const columns = useTemplateColumns();
  const [search, setSearch] = useState('');
  const [which, setWhich] = useState<Which>('all');
  const kept = list.filter(({ isOwn, deviceCount }) => {
    if (which === 'used') return deviceCount > 0;
    return which === 'all' || isOwn === (which === 'own');
  });
  return (
    <Table
      label={t('templates.title')}
      rows={kept}
      columns={columns}
      rowKey={({ templateId }) => templateId}
      search={search}
      initialSort={{ key: 'name', descending: false }}
      storageKey="templates"
      onOpen={({ templateId }) => void navigate(places.to('devices', `/templates/${templateId}`))}
      tools={
        <>
          <TextInput
            label={t('templates.search')}
            hideLabel
            type="search"
            placeholder={t('templates.search')}
            value={search}
            onChange={setSearch}
          />
          <Segmented
            label={t('templates.which')}
            value={which}
            onChange={setWhich}
            options={(['all', 'own', 'shipped', 'used'] as const).map((one) => ({
              value: one,
              label: t(`templates.show.${one}`),
            }))}
          />
        </>
      }
      empty={
        <EmptyState title={t(`templates.none.${search ? 'all' : which}`)}>
          {t(`templates.noneText.${search ? 'all' : which}`)}
        </EmptyState>
      }
    />
  );
}
