import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { useFormats } from '#renderer/ui/index.ts';
import type { Glance } from './glance.ts';

interface GlanceWords {
  /** A few words, for the bar. */
  readonly short: string;
  /** A sentence or two: what it means, and what to do. */
  readonly long: string;
}

type Status = Pick<SyncStatus, 'clock' | 'rowsBehind'>;

/** A glance in words, with the status it was taken of. */
export function useGlanceWords(): (glance: Glance, status: Status) => GlanceWords {
  const { t } = useTranslation();
  const formats = useFormats();
  return (glance, { clock, rowsBehind }) => {
    const { kind, onlyHere, names, atMs, trouble } = glance;
    const number = formats.number(onlyHere, 0);
    const slots = {
      number,
      names: namesText(t, names),
      rows: formats.number(rowsBehind, 0),
      time: atMs === null ? '' : formats.dateTime(atMs),
      place: clock?.place ?? '',
      skew: formats.duration(Math.abs(clock?.skewMs ?? 0)),
    };
    switch (kind) {
      case 'offline':
      case 'paused': {
        const which = onlyHere > 0 ? (`${kind}With` as const) : kind;
        const said = which === 'pausedWith' ? 'paused' : which;
        return { short: t(`sync.glance.${which}`, slots), long: t(`sync.said.${said}`, slots) };
      }
      case 'stuck':
        return trouble
          ? {
              short: t('sync.glance.stuck', { why: t(`sync.trouble.${trouble.code}.short`) }),
              long: `${t(`sync.trouble.${trouble.code}.what`)} ${t(`sync.trouble.${trouble.code}.do`)}`,
            }
          : { short: t('sync.glance.stuckPlain'), long: t('sync.said.stuckPlain') };
      case 'handedOver':
        return {
          short: t('sync.glance.handedOver'),
          long: t(`sync.said.${names.length > 0 ? kind : 'handedOverPlain'}`, slots),
        };
      default:
        return { short: t(`sync.glance.${kind}`, slots), long: t(`sync.said.${kind}`, slots) };
    }
  };
}

const MOST_NAMES = 2;

function namesText(t: TFunction, names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const count = names.length - MOST_NAMES;
  return count > 0 ? t('sync.andMore', { names: shown, count }) : shown;
}
