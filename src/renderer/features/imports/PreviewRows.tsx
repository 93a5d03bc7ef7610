import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldText, findingText } from '#renderer/app/finding-text.ts';
import { Section, StatusMark, Table, useFormats, type TableColumn } from '#renderer/ui/index.ts';
import type { Preview } from './use-import.ts';

type SampleRow = Preview['sample'][number];

/** The first rows as they would be stored. */
export function PreviewRows({ preview }: { readonly preview: Preview }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const columns = useMemo<readonly TableColumn<SampleRow>[]>(() => {
    const names = [...new Set(preview.sample.flatMap((row) => Object.keys(row.values)))];
    const values = names.map((name): TableColumn<SampleRow> => {
      const isNumber = preview.sample.every(
        ({ values: { [name]: value } }) => value == null || typeof value === 'number',
      );
      return {
        key: name,
        header: fieldText(name, { t, i18n }),
        value: (row) => row.values[name] ?? null,
        align: isNumber ? 'end' : 'start',
        width: isNumber ? 104 : 140,
      };
    });
    const textOf = (row: SampleRow) =>
      row.findings.map((finding) => findingText(finding, { t, i18n, formats })).join(' ');
    return [
      {
        key: 'row',
        header: t('imports.row'),
        value: (row) => row.row,
        align: 'end',
        width: 72,
        grow: 0,
        decimals: 0,
        isKey: true,
      },
      ...values,
      {
        key: 'findings',
        header: t('imports.odd'),
        value: textOf,
        width: 320,
        grow: 3,
        cell: (row) =>
          row.findings.length > 0 ? (
            <span className="row-findings" title={textOf(row)}>
              <StatusMark
                status={
                  row.findings.some(({ severity }) => severity === 'reject') ? 'high' : 'medium'
                }
              />
              {textOf(row)}
            </span>
          ) : (
            ''
          ),
      },
    ];
  }, [preview, t, i18n, formats]);
  return (
    <Section
      title={t('imports.sample')}
      note={t('imports.sampleNote', { count: preview.sample.length })}
      flush
    >
      <div className="preview-rows">
        <Table
          label={t('imports.sample')}
          rows={preview.sample}
          columns={columns}
          rowKey={(row) => String(row.row)}
        />
      </div>
    </Section>
  );
}
