import { Calculator, ClipboardPaste, FolderTree, Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, EmptyState, Table, TextInput } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import { BrowseDialog } from '../nodes/BrowseDialog.tsx';
import { CalculatedDialog } from '#renderer/features/calculated/index.ts';
import { EditTagsDialog } from '#renderer/features/tags/index.ts';
import { WriteDialog } from '../writes/WriteDialog.tsx';
import { LiveValuesOf } from './live-values.tsx';
import { PasteTagsDialog } from './PasteTagsDialog.tsx';
import { useTagColumns } from './tag-columns.tsx';
import { tagToFields } from './tag-draft.ts';
import { TagDialog } from './TagDialog.tsx';
import { useSaveTags } from './use-save-tags.ts';

/** What is open over the table. */
type Open =
  | { readonly kind: 'add' | 'calculate' | 'paste' | 'browse' | 'many' }
  | { readonly kind: 'edit' | 'write'; readonly tag: Tag };

export function TagsTab({ device }: { readonly device: Device }) {
  const read = useRead('telemetry', 'tags', { deviceId: device.deviceId });
  return (
    <Loaded read={read}>
      {(tags) => (
        <LiveValuesOf device={device} tags={tags}>
          <TagsOf device={device} tags={tags} />
        </LiveValuesOf>
      )}
    </Loaded>
  );
}

function TagsOf({ device, tags }: { readonly device: Device; readonly tags: readonly Tag[] }) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = tags.filter(({ tagId }) => chosenIds.has(tagId));
  return (
    <>
      <TagsTable
        device={device}
        tags={tags}
        chosenIds={chosenIds}
        onChoose={setChosenIds}
        onOpen={setOpen}
      />
      {open?.kind === 'add' && <TagDialog device={device} tags={tags} onClose={close} />}
      {open?.kind === 'calculate' && <CalculatedDialog tag={null} onClose={close} />}
      {open?.kind === 'edit' && open.tag.point.kind === 'calculated' && (
        <CalculatedDialog tag={open.tag} onClose={close} />
      )}
      {open?.kind === 'edit' && open.tag.point.kind !== 'calculated' && (
        <TagDialog device={device} tags={tags} tag={open.tag} onClose={close} />
      )}
      {open?.kind === 'many' && <EditTagsDialog tags={chosen} onClose={close} />}
      {open?.kind === 'paste' && <PasteTagsDialog device={device} tags={tags} onClose={close} />}
      {open?.kind === 'browse' && <BrowseDialog device={device} tags={tags} onClose={close} />}
      {open?.kind === 'write' && (
        <WriteDialog tag={open.tag} deviceName={device.name} onClose={close} />
      )}
    </>
  );
}

interface TagsTableProps {
  readonly device: Device;
  readonly tags: readonly Tag[];
  readonly chosenIds: ReadonlySet<string>;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  readonly onOpen: (open: Open) => void;
}

function TagsTable({ device, tags, chosenIds, onChoose, onOpen }: TagsTableProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const handleToggle = useCallback(
    ({ tagId }: Tag) => {
      const next = new Set(chosenIds);
      if (!next.delete(tagId)) next.add(tagId);
      onChoose(next);
    },
    [chosenIds, onChoose],
  );
  const handleWrite = useCallback((tag: Tag) => onOpen({ kind: 'write', tag }), [onOpen]);
  const columns = useTagColumns({
    chosen: chosenIds,
    onToggle: handleToggle,
    onWrite: handleWrite,
  });
  return (
    <div className="devices-table">
      <TagTools
        device={device}
        tags={tags}
        chosenIds={chosenIds}
        onChoose={onChoose}
        onOpen={onOpen}
      />
      <Table
        label={t('devices.tags')}
        rows={tags}
        columns={columns}
        rowKey={({ tagId }) => tagId}
        search={search}
        initialSort={{ key: 'name', descending: false }}
        storageKey="device-tags"
        onOpen={(tag) => onOpen({ kind: 'edit', tag })}
        tools={
          <TextInput
            label={t('devices.searchTags')}
            hideLabel
            type="search"
            placeholder={t('devices.searchTags')}
            value={search}
            onChange={setSearch}
          />
        }
        empty={
          <EmptyState title={t(tags.length > 0 ? 'devices.noTagMatches' : 'devices.noTags')}>
            {tags.length === 0 && t('devices.noTagsText')}
          </EmptyState>
        }
      />
    </div>
  );
}

function TagTools({ device, tags, chosenIds, onChoose, onOpen }: TagsTableProps) {
  const { t } = useTranslation();
  const { remove } = useSaveTags(device.deviceId);
  const { kind } = device.address;
  const chosen = tags.filter(({ tagId }) => chosenIds.has(tagId));
  const areAll = chosen.length === tags.length;
  const handleRemove = async () => {
    const done = await remove(chosen.map((tag) => tagToFields(tag).key));
    if (done) onChoose(new Set());
  };
  return (
    <div className="devices-tools">
      {kind !== 'import' && (
        <Button icon={<Plus />} onClick={() => onOpen({ kind: 'add' })}>
          {t(kind === 'calculated' ? 'devices.addManual' : 'devices.addTag')}
        </Button>
      )}
      {kind === 'calculated' && (
        <Button icon={<Calculator />} onClick={() => onOpen({ kind: 'calculate' })}>
          {t('calculated.add')}
        </Button>
      )}
      {kind === 'opcua' && (
        <Button icon={<FolderTree />} onClick={() => onOpen({ kind: 'browse' })}>
          {t('devices.browse')}
        </Button>
      )}
      {kind !== 'import' && kind !== 'calculated' && (
        <Button icon={<ClipboardPaste />} onClick={() => onOpen({ kind: 'paste' })}>
          {t('devices.paste')}
        </Button>
      )}
      <span className="devices-spring" />
      {tags.length > 0 && (
        <Button
          tone="quiet"
          onClick={() => onChoose(new Set(areAll ? [] : tags.map(({ tagId }) => tagId)))}
        >
          {t(areAll ? 'devices.chooseNone' : 'devices.chooseAll')}
        </Button>
      )}
      {chosen.length > 0 && (
        <>
          <Button onClick={() => onOpen({ kind: 'many' })}>
            {t('devices.editChosen', { count: chosen.length })}
          </Button>
          <Button onClick={() => void handleRemove()}>
            {t('devices.removeChosen', { count: chosen.length })}
          </Button>
        </>
      )}
    </div>
  );
}
