import { useTranslation } from 'react-i18next';
import type { Conflict } from '#shared/contract/conflicts.ts';
import { toCsv, useSaveFile } from '#renderer/ui/index.ts';
import type { ConflictWords } from '../use-conflict-words.ts';

/** One line per value, so that a sheet can be sorted by who set it. */
export function useConflictExport(
  conflicts: readonly Conflict[],
  words: ConflictWords,
): () => void {
  const { t } = useTranslation();
  const saveFile = useSaveFile();
  return () => {
    const header = [
      'sort',
      'kind',
      'lease',
      'well',
      'name',
      'period',
      'field',
      'value',
      'shown',
      'person',
      'seat',
      'at',
      'clock unverified',
      'screen',
      'reason',
    ];
    const rows = conflicts.flatMap((conflict) => {
      const { sort, documentKind, leaseName, wellName, name, period } = conflict;
      const about = [sort, documentKind, leaseName, wellName, name, period];
      if (conflict.twins) {
        return conflict.twins.things.map((thing) => [
          ...about,
          conflict.twins!.rule,
          [thing.name, thing.detail].filter(Boolean).join(' · '),
        ]);
      }
      return conflict.values.map((value, index) => [
        ...about,
        conflict.path,
        words.value(conflict, value),
        index === 0 ? 1 : 0,
        value.personName,
        value.seatName,
        value.atMs === null ? '' : new Date(value.atMs).toISOString(),
        value.isUnverified ? 1 : 0,
        value.screen,
        value.reason,
      ]);
    });
    void saveFile({
      name: `${t('conflicts.exportName')}.csv`,
      mimeType: 'text/csv',
      content: toCsv(header, rows),
    });
  };
}
