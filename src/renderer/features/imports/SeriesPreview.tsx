import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts, Section, Table, useFormats, type TableColumn } from '#renderer/ui/index.ts';
import type { Preview } from './use-import.ts';

type Series = NonNullable<Preview['series']>;
type SeriesTag = Series['tags'][number];

interface SeriesPreviewProps {
  readonly preview: Preview;
  readonly series: Series;
}

/** What importing time series would do: how many values, to which tags. */
export function SeriesPreview({ preview, series }: SeriesPreviewProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = (value: number) => formats.number(value, 0);
  const named = ({ name, isNew }: { readonly name: string; readonly isNew: boolean }) =>
    isNew ? t('imports.series.isNew', { name }) : name;
  const facts = [
    { label: t('imports.rows'), value: count(preview.rows) },
    { label: t('imports.leftOut'), value: count(preview.rows - preview.usable) },
    { label: t('imports.series.samples'), value: count(series.samples) },
    { label: t('imports.series.newTags'), value: count(series.newTags) },
    { label: t('imports.series.knownTags'), value: count(series.knownTags) },
    ...(series.well ? [{ label: t('imports.series.well'), value: named(series.well) }] : []),
    ...(series.device ? [{ label: t('imports.series.goTo'), value: named(series.device) }] : []),
  ];
  return (
    <>
      <Section title={t('imports.wouldDo')}>
        <Facts items={facts} />
      </Section>
      <SeriesTags series={series} />
    </>
  );
}

function SeriesTags({ series }: { readonly series: Series }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns = useMemo<readonly TableColumn<SeriesTag>[]>(() => {
    const text = (
      key: string,
      header: string,
      value: (tag: SeriesTag) => string,
      width = 140,
    ): TableColumn<SeriesTag> => ({ key, header, value, width });
    const number = (
      key: string,
      header: string,
      value: (tag: SeriesTag) => number | null,
      decimals?: number,
    ): TableColumn<SeriesTag> => ({
      key,
      header,
      value,
      align: 'end',
      width: 112,
      ...(decimals !== undefined && { decimals }),
    });
    return [
      { ...text('name', t('imports.series.tag'), (tag) => tag.name, 200), isKey: true, grow: 2 },
      text('where', t('imports.series.where'), ({ deviceName }) =>
        deviceName === null
          ? t('imports.series.new')
          : t('imports.series.known', { device: deviceName }),
      ),
      number('samples', t('imports.series.samples'), (tag) => tag.samples, 0),
      text('from', t('imports.series.from'), ({ fromMs }) => whenText(fromMs, formats), 170),
      text('to', t('imports.series.to'), ({ toMs }) => whenText(toMs, formats), 170),
      number('low', t('imports.series.low'), (tag) => tag.low),
      number('high', t('imports.series.high'), (tag) => tag.high),
      text('unit', t('imports.series.unit'), (tag) => tag.unit, 80),
    ];
  }, [t, formats]);
  const more = series.newTags + series.knownTags - series.tags.length;
  return (
    <Section
      title={t('imports.series.tags')}
      note={
        more > 0
          ? t('imports.series.tagsMore', { shown: formats.number(more, 0) })
          : t('imports.series.tagsNote')
      }
      flush
    >
      <div className="preview-rows preview-tags">
        <Table
          label={t('imports.series.tags')}
          rows={series.tags}
          columns={columns}
          rowKey={(tag) => `${tag.name} ${tag.tagId} ${tag.fromMs}`}
        />
      </div>
    </Section>
  );
}

/** With the year: files of history are seldom of this one. */
function whenText(ms: number, { timeZone }: ReturnType<typeof useFormats>): string {
  return new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone,
  }).format(ms);
}
