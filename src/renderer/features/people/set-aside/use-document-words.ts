import { useTranslation } from 'react-i18next';
import en from '#resources/locales/en.json' with { type: 'json' };
import type { SetAsideChunk } from '#shared/contract/people.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useFormats } from '#renderer/ui/index.ts';

type Named = SetAsideChunk['documents'][number];
type Kind = keyof (typeof en)['people']['kind'];

/** A document as people call it: `Daily entries of Mesquite Draw 1, Nov 2026`. */
export function useDocumentWords(): (document: Named) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const wells = useRead('wells', 'list', {}).data ?? [];
  const leases = useRead('leases', 'list', undefined).data ?? [];
  const devices = useRead('devices', 'list', undefined).data ?? [];
  const names = new Map<string, string>([
    ...wells.map(({ wellId, name }) => [wellId, name] as const),
    ...leases.map(({ leaseId, name }) => [leaseId, name] as const),
    ...devices.map(({ deviceId, name }) => [deviceId, name] as const),
  ]);
  return ({ kind, key }) => {
    const [owner = '', span = ''] = key.split('/');
    const what = t(`people.kind.${isKnown(kind) ? kind : 'other'}`);
    return [what, names.get(owner), spanText(span)].filter(Boolean).join(' · ');
  };

  function spanText(span: string): string {
    if (/^\d{4}-\d{2}-\d{2}$/.test(span)) return formats.day(span);
    return /^\d{4}-\d{2}$/.test(span) ? formats.month(span) : span;
  }
}

function isKnown(kind: string): kind is Kind {
  return kind in en.people.kind;
}
