import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepClasses, type KeepClass } from '#shared/domain/telemetry/keep-rules.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import {
  Button,
  EmptyState,
  foldText,
  Select,
  Table,
  TextInput,
  type TableColumn,
} from '#renderer/ui/index.ts';

type Tag = OutputOf<'telemetry', 'tags'>[number];

/** The most one command takes. */
const mostAtOnce = 5_000;

/** Which tag is of which class; each by itself, or all that were found at once. */
export function TagClasses() {
  const { t } = useTranslation();
  const tags = useRead('telemetry', 'tags', {});
  return (
    <>
      <p className="muted settings-prose">{t('history.tagClassesText')}</p>
      <Loaded read={tags}>{(list) => <ClassTable tags={list} />}</Loaded>
    </>
  );
}

function ClassTable({ tags }: { readonly tags: readonly Tag[] }) {
  const { t } = useTranslation();
  const run = useCommand();
  const [search, setSearch] = useState('');
  const [keep, setKeep] = useState<KeepClass>('short');
  const put = (those: readonly Tag[], into: KeepClass) =>
    run(
      'history',
      'setKeep',
      { tagIds: those.map(({ tagId }) => tagId), keep: into },
      { done: t('settings.saved') },
    );
  const words = foldText(search).split(/\s+/).filter(Boolean);
  const found = tags.filter(({ name }) => words.every((word) => foldText(name).includes(word)));
  return (
    <div className="class-table">
      <Table
        label={t('history.tagClasses')}
        rows={found}
        columns={columnsWith(t, put)}
        rowKey={({ tagId }) => tagId}
        initialSort={{ key: 'name', descending: false }}
        storageKey="history.tagClasses"
        empty={<EmptyState title={t('history.noTags')} />}
        tools={
          <>
            <TextInput
              type="search"
              label={t('history.findTags')}
              hideLabel
              placeholder={t('history.findTags')}
              value={search}
              onChange={setSearch}
            />
            <Select
              label={t('history.class')}
              hideLabel
              value={keep}
              options={classOptions(t)}
              onChange={setKeep}
            />
            <Button
              disabled={found.length === 0 || found.length > mostAtOnce}
              onClick={() => void put(found, keep)}
            >
              {t('history.putAll', { count: found.length })}
            </Button>
          </>
        }
      />
    </div>
  );
}

function classOptions(t: TFunction) {
  return keepClasses.map((each) => ({ value: each, label: t(`history.classes.${each}`) }));
}

function columnsWith(
  t: TFunction,
  put: (tags: readonly Tag[], keep: KeepClass) => Promise<unknown>,
): readonly TableColumn<Tag>[] {
  return [
    { key: 'name', header: t('history.tag'), value: ({ name }) => name, width: 360, isKey: true },
    {
      key: 'keep',
      header: t('history.class'),
      width: 160,
      grow: 0,
      value: ({ keep }) => t(`history.classes.${keep ?? 'standard'}`),
      cell: (tag) => (
        <Select
          label={`${t('history.class')}: ${tag.name}`}
          hideLabel
          value={tag.keep ?? 'standard'}
          options={classOptions(t)}
          onChange={(keep) => void put([tag], keep)}
        />
      ),
    },
  ];
}
