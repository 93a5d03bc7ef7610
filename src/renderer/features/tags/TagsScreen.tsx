import { FileInput } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRested } from '#renderer/app/use-rested.ts';
import {
  EmptyState,
  PageLayout,
  Skeleton,
  Table,
  TextInput,
  foldText,
  useFormats,
} from '#renderer/ui/index.ts';
import { AddTags } from './AddTags.tsx';
import { ChosenTags } from './ChosenTags.tsx';
import { keepsTag } from './tag-filter.ts';
import type { TagRow } from './tag-row.ts';
import { useTagTableColumns } from './tag-table-columns.tsx';
import { TagFilters } from './TagFilters.tsx';
import { TagPanel } from './TagPanel.tsx';
import { useAlarmedTags } from './use-alarmed-tags.ts';
import { useTagFilter } from './use-tag-filter.ts';
import { useTagRows } from './use-tag-rows.ts';
import { useTagValues } from './use-tag-values.ts';
import { ShownValues } from './ValueCell.tsx';
import './tags.css';

const noKeys: ReadonlySet<string> = new Set();
const addressRestMs = 400;

/** Every tag of every device: found, looked at, and changed many at once. */
export default function TagsScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const { read, rows } = useTagRows();
  const address = useTagFilter();
  const { openedId } = address;
  const opened = rows?.find(({ tag }) => tag.tagId === openedId);
  const values = useTagValues(address.filter.trust !== '');
  const isEmpty = rows?.length === 0;
  return (
    <ShownValues value={values.store}>
      <PageLayout
        title={t('screen.tags')}
        subtitle={
          rows && t('tags.count', { count: rows.length, shown: formats.number(rows.length, 0) })
        }
        mode="fill"
        actions={
          <>
            <Link className="button button-normal" to={places.to('imports', '/tags')}>
              <FileInput aria-hidden="true" />
              {t('tags.import')}
            </Link>
            <AddTags />
          </>
        }
        panel={opened && <TagPanel row={opened} onClose={() => address.set('tag', '')} />}
      >
        <Loaded read={read}>
          {() => {
            if (!rows) return <Skeleton />;
            return isEmpty ? (
              <EmptyState title={t('tags.none')}>{t('tags.noneText')}</EmptyState>
            ) : (
              <TagBrowser rows={rows} address={address} values={values} />
            );
          }}
        </Loaded>
      </PageLayout>
    </ShownValues>
  );
}

interface TagBrowserProps {
  readonly rows: readonly TagRow[];
  readonly address: ReturnType<typeof useTagFilter>;
  readonly values: ReturnType<typeof useTagValues>;
}

function TagBrowser({ rows, address, values }: TagBrowserProps) {
  const { t } = useTranslation();
  const { filter, set } = address;
  const [typed, setTyped] = useState(address.search);
  const search = useDeferredValue(typed);
  const rested = useRested(typed, addressRestMs);
  useEffect(() => {
    if (rested !== address.search) set('q', rested);
  }, [rested, address.search, set]);
  const [chosen, setChosen] = useState(noKeys);
  const mayChange = useMayControl();
  const alarmed = useAlarmedTags(filter.alarm);
  // Values move all the time: only a filter that asks for them looks at them again.
  const known = filter.trust ? values.newest : undefined;
  const keeps = useMemo(
    () => keepsTag(filter, { values: known ?? new Map(), alarmed }),
    [filter, known, alarmed],
  );
  const columns = useTagTableColumns(values.store);
  return (
    <div className="tags-browser">
      {chosen.size > 0 && (
        <ChosenTags rows={rows} chosen={chosen} mayChange={mayChange} onChoose={setChosen} />
      )}
      <Table
        label={t('screen.tags')}
        rows={rows}
        columns={columns}
        rowKey={keyOf}
        search={search}
        searchText={textOf}
        filter={keeps}
        selection={{ keys: chosen, onChange: setChosen }}
        onVisible={values.showRows}
        initialSort={{ key: 'name', descending: false }}
        selectedKey={address.openedId}
        storageKey="tags"
        onOpen={({ tag }) => set('tag', tag.tagId)}
        tools={
          <>
            <TextInput
              label={t('tags.search')}
              hideLabel
              type="search"
              className="tags-search"
              placeholder={t('tags.searchHint')}
              value={typed}
              onChange={setTyped}
            />
            <TagFilters rows={rows} address={address} />
          </>
        }
        empty={
          <EmptyState title={t('tags.noneMatch')}>
            {foldText(typed) ? t('tags.noneMatchSearch') : t('tags.noneMatchHint')}
          </EmptyState>
        }
      />
    </div>
  );
}

const keyOf = ({ tag }: TagRow) => tag.tagId;
const textOf = ({ text }: TagRow) => text;
