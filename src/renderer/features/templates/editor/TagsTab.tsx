import { Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { Button, EmptyState, Table, TextInput } from '#renderer/ui/index.ts';
import { TagPartDialog } from '../parts/TagPartDialog.tsx';
import { useTagPartColumns } from './tag-part-columns.tsx';
import { putTag, withoutTags } from './template-edits.ts';
import { useOpenedPart } from './use-opened-part.ts';
import type { TemplateEditor } from './use-template-editor.ts';

const none: ReadonlySet<string> = new Set();

/** Registers, nodes and topics of a template, with scaling, units, ranges and states. */
export function TagsTab({ editor }: { readonly editor: TemplateEditor }) {
  const { t } = useTranslation();
  const { draft, isReadOnly, faults } = editor;
  const opened = useOpenedPart();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(none);
  const faulty = useMemo(
    () => new Set(faults.flatMap(({ tab, key }) => (tab === 'tags' && key ? [key] : []))),
    [faults],
  );
  const columns = useTagPartColumns(draft, faulty);
  const close = () => opened.open(null);
  const tag = draft.tags.find(({ key }) => key === opened.key) ?? null;
  const remove = (keys: ReadonlySet<string>) => {
    editor.set(withoutTags(draft, keys));
    setChosen(none);
  };
  return (
    <div className="templates-table">
      <Table
        label={t('templates.tabs.tags')}
        rows={draft.tags}
        columns={columns}
        rowKey={keyOf}
        search={search}
        storageKey="template-tags"
        selection={isReadOnly ? undefined : { keys: chosen, onChange: setChosen }}
        onOpen={({ key }) => opened.open(key)}
        tools={
          <>
            <TextInput
              label={t('devices.searchTags')}
              hideLabel
              type="search"
              placeholder={t('devices.searchTags')}
              value={search}
              onChange={setSearch}
            />
            {!isReadOnly && (
              <Button icon={<Plus />} onClick={() => opened.open('')}>
                {t('templates.addTag')}
              </Button>
            )}
            {chosen.size > 0 && (
              <Button icon={<Trash2 />} onClick={() => remove(chosen)}>
                {t('devices.removeChosen', { count: chosen.size })}
              </Button>
            )}
          </>
        }
        empty={
          <EmptyState title={t(draft.tags.length > 0 ? 'devices.noTagMatches' : 'devices.noTags')}>
            {draft.tags.length === 0 && t('templates.noTagsText')}
          </EmptyState>
        }
      />
      {opened.key !== null && (tag || (opened.key === '' && !isReadOnly)) && (
        <TagPartDialog
          key={opened.key}
          template={draft}
          tag={tag}
          isReadOnly={isReadOnly}
          onSave={(next) => {
            editor.set(putTag(draft, next, tag?.key ?? null));
            close();
          }}
          onRemove={() => {
            remove(new Set([opened.key!]));
            close();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

const keyOf = ({ key }: TemplateTag) => key;
