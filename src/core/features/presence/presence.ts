import { os } from '#core/implementer.ts';
import type { Session } from '#core/session.ts';
import { streamOf } from '#core/stream-of.ts';
import type { Lookers } from './lookers.ts';

export const presence = {
  follow: os.presence.follow.handler(({ context, input, signal }) => {
    const { closed } = context.tenant.changes;
    const ends = signal ? AbortSignal.any([signal, closed]) : closed;
    return follow(context.tenant.lookers, context.session, input.place, ends);
  }),
};

async function* follow(lookers: Lookers, session: Session, place: string, signal: AbortSignal) {
  const looking = lookers.join(session, place);
  try {
    const changes = streamOf<void, true>(looking.changed, {
      signal,
      everyMs: 200,
      first: () => true,
      fold: () => true,
    });
    for await (const _ of changes) yield { others: looking.others() };
  } finally {
    looking.leave();
  }
}
