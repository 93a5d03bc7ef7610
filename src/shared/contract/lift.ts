import { z } from 'zod';
import { tagId } from '#shared/domain/identity/ids.ts';
import { dynamometerCard } from '#shared/domain/lift/card.ts';
import { publicQuery } from './call.ts';

export const lift = {
  /** Newest first, each card once, by the time it bears; samples that are not good are no cards. */
  cards: publicQuery({
    method: 'GET',
    path: '/tags/{tagId}/cards',
    summary: 'Dynamometer cards of a tag',
  })
    .input(
      z
        .object({
          tagId,
          fromMs: z.coerce.number(),
          toMs: z.coerce.number(),
          limit: z.coerce.number().int().min(1).max(500).default(60),
        })
        .refine(({ fromMs, toMs }) => fromMs < toMs, {
          path: ['toMs'],
          error: 'must be after the beginning',
        }),
    )
    .output(
      z.object({
        cards: z.array(dynamometerCard),
        /** There are older ones in the period. */
        isCut: z.boolean(),
      }),
    ),
};
