import type { TFunction } from 'i18next';
import { tagColumns } from '#shared/domain/telemetry/tag-file/columns.ts';
import type { TagsPlan, TagsPreview } from './use-tags-import.ts';

/** What a column may be said to hold, in words. */
export function optionsOfColumns(
  parameters: readonly string[],
  t: TFunction,
): { readonly value: string; readonly label: string }[] {
  return [
    { value: '', label: t('imports.leaveOut') },
    ...tagColumns.map((column) => ({
      value: column as string,
      label: t(`tagsImport.column.${column}`),
    })),
    ...parameters.map((key) => ({
      value: `param: ${key}`,
      label: t('tagsImport.parameter', { key }),
    })),
  ];
}

/** The plan with a column said to hold something; the column that held it before is left out. */
export function withColumn(
  plan: TagsPlan,
  { columns }: Pick<TagsPreview, 'columns'>,
  header: string,
  word: string | null,
): TagsPlan {
  const before = columns.find((one) => word !== null && one.meaning === word);
  return {
    ...plan,
    columns: {
      ...plan.columns,
      ...(before && before.header !== header && { [before.header]: null }),
      [header]: word,
    },
  };
}
