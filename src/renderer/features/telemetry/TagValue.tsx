import { useTranslation } from 'react-i18next';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { codeToWellState } from '#shared/domain/telemetry/well-state.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { Value } from '#renderer/ui/index.ts';
import { decimalsOf, markOf } from './signal-look.ts';

interface TagValueProps {
  readonly tag: Tag;
  /** Absent: nothing was ever received. */
  readonly live: LiveValue | undefined;
  readonly withUnit?: boolean;
}

/** A tag's value with how far it can be trusted, why, and how old it is; a click shows its trend. */
export function TagValue({ tag, live, withUnit = false }: TagValueProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const mark = live ? markOf(live) : 'bad';
  const reason = live?.reason ?? 'never-received';
  return (
    <span data-tag-id={tag.tagId} data-arrival-ms={live?.arrivalMs}>
      <Value
        value={useShownValue(tag, live)}
        decimals={decimalsOf(tag)}
        unit={withUnit ? tag.unit : undefined}
        mark={mark}
        reason={reason === 'none' ? undefined : t(`qualityReason.${reason}`)}
        atMs={live?.sourceMs ?? null}
        href={`#${places.to('trends', linkToTags([tag.tagId]))}`}
        hrefText={t('trends.openTrend', { name: tag.name })}
      />
    </span>
  );
}

/** States are numbers on the wire and words on the screen. */
function useShownValue(tag: Tag, live: LiveValue | undefined): LiveValue['value'] {
  const { t } = useTranslation();
  const value = live?.value ?? null;
  if (tag.signal === 'wellState' && typeof value === 'number') {
    const state = codeToWellState(value);
    return state ? t(`wellState.${state}`) : value;
  }
  if (tag.signal === 'running' && typeof value !== 'string' && value !== null)
    return Boolean(value);
  return value;
}
