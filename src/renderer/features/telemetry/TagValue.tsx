import { useTranslation } from 'react-i18next';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { isCardSignal } from '#shared/domain/displays/subjects.ts';
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

/** A tag's value with how far it can be trusted, why, and how old it is; a click shows its trend, or its cards. */
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
        href={`#${isCardSignal(tag.signal) ? places.to('field', linkToCard(tag.tagId)) : places.to('trends', linkToTags([tag.tagId]))}`}
        hrefText={t(isCardSignal(tag.signal) ? 'cards.openCards' : 'trends.openTrend', {
          name: tag.name,
        })}
      />
    </span>
  );
}

/** Behind `field`: the cards of a well, of which this tag carries one kind. */
export function linkToCard(tagId: string): string {
  return `/cards?card=${encodeURIComponent(tagId)}`;
}

/** States are numbers on the wire and words on the screen; of a card the screen has a place of its own. */
function useShownValue(tag: Tag, live: LiveValue | undefined): LiveValue['value'] {
  const { t } = useTranslation();
  const value = live?.value ?? null;
  if (isCardSignal(tag.signal)) return value === null ? null : t('cards.aCard');
  if (tag.signal === 'wellState' && typeof value === 'number') {
    const state = codeToWellState(value);
    return state ? t(`wellState.${state}`) : value;
  }
  if (tag.signal === 'running' && typeof value !== 'string' && value !== null)
    return Boolean(value);
  return value;
}
