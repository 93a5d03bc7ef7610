import { ListFilter } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Select, useFormats, useStored } from '#renderer/ui/index.ts';
import { tagFilters, type TagFilterName } from './tag-filter.ts';
import type { TagRow } from './tag-row.ts';
import type { TagAddress } from './use-tag-filter.ts';

interface TagFiltersProps {
  readonly rows: readonly TagRow[];
  readonly address: TagAddress;
}

/** Where the words of a filter's values are. */
const words: Record<Exclude<TagFilterName, 'device'>, string> = {
  origin: 'tags.origins',
  signal: 'signal',
  trust: 'tags.trusts',
  keep: 'history.classes',
  write: 'tags.writes',
  alarm: 'tags.alarms',
};

/** Filters that hold together; folded away where there is little room, with how many hold. */
export const TagFilters = memo(function TagFilters({ rows, address }: TagFiltersProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useStored('tags.filters', window.innerWidth > 640);
  const { filterCount } = address;
  return (
    <div className="tags-filters">
      <Button icon={<ListFilter />} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {filterCount > 0 ? t('tags.filtersOn', { count: filterCount }) : t('tags.filters')}
      </Button>
      {isOpen && <FilterFields rows={rows} address={address} />}
      {filterCount > 0 && (
        <Button tone="quiet" onClick={address.clear}>
          {t('tags.clearFilters')}
        </Button>
      )}
    </div>
  );
});

function FilterFields({ rows, address }: TagFiltersProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const devices = useMemo(() => devicesOf(rows, formats.language), [rows, formats.language]);
  const signals = useMemo(() => new Set<string>(rows.map(({ tag }) => tag.signal)), [rows]);
  const optionsOf = (name: TagFilterName) => {
    if (name === 'device') return devices;
    const values: readonly string[] = tagFilters[name];
    return values
      .filter((value) => name !== 'signal' || signals.has(value))
      .map((value) => ({ value, label: formats.words(`${words[name]}.${value}`) }));
  };
  return (Object.keys(tagFilters) as TagFilterName[]).map((name) => (
    <Select
      key={name}
      label={t(`tags.filter.${name}`)}
      hideLabel
      value={address.filter[name]}
      onChange={(value) => address.set(name, value)}
      options={[{ value: '', label: t(`tags.any.${name}`) }, ...optionsOf(name)]}
    />
  ));
}

function devicesOf(rows: readonly TagRow[], language: string) {
  const names = new Map(rows.map(({ tag, deviceName }) => [tag.deviceId as string, deviceName]));
  const collator = new Intl.Collator(language, { numeric: true });
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .toSorted((one, other) => collator.compare(one.label, other.label));
}
