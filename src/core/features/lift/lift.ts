import type { TagId } from '#shared/domain/identity/ids.ts';
import { textToCard, type DynamometerCard } from '#shared/domain/lift/card.ts';
import { qualities } from '#shared/domain/telemetry/sample.ts';
import { valueKinds, type SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';

export const lift = {
  cards: os.lift.cards.handler(({ context, input }) => readCards(context.tenant, input)),
};

interface CardRequest {
  readonly tagId: TagId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

const firstSpanMs = 3_600_000;
const good = qualities.indexOf('good');
const text = valueKinds.indexOf('text');

/** Looks back over ever longer spans until there are enough: cards of a busy hour are many, of a quiet month few. */
export async function readCards(
  { samples }: Pick<TenantDeps, 'samples'>,
  { tagId, fromMs, toMs, limit }: CardRequest,
): Promise<{ cards: DynamometerCard[]; isCut: boolean }> {
  // One more tells whether there are older ones.
  const wanted = limit + 1;
  let beginMs = toMs;
  for (let spanMs = firstSpanMs; beginMs > fromMs; spanMs *= 4) {
    beginMs = Math.max(fromMs, toMs - spanMs);
    if ((await samples.count(tagId, beginMs, toMs)) >= wanted) break;
  }
  const count = await samples.count(tagId, beginMs, toMs);
  const page = await samples.page(tagId, beginMs, toMs, Math.max(1, count));
  const cards = cardsIn(page).toReversed();
  return { cards: cards.slice(0, limit), isCut: cards.length > limit || beginMs > fromMs };
}

/** A mark that a line was lost repeats the card before it. */
function cardsIn(page: SamplePage): DynamometerCard[] {
  const byTime = new Map<number, DynamometerCard>();
  page.value.forEach((value, n) => {
    if (page.quality[n] !== good || page.kind[n] !== text) return;
    const card = textToCard(page.texts[value]!);
    if (card) byTime.set(card.atMs, card);
  });
  return [...byTime.values()];
}
