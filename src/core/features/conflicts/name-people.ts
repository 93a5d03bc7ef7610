import type { TenantDeps } from '#core/core-deps.ts';
import type { Setter } from '#core/sync/setter.ts';

export interface Names {
  of(setter: Setter): { readonly personName: string; readonly seatName: string };
}

/** What people and seats call themselves, as their commands say; their ids where none does. */
export async function namePeople(
  { read }: Pick<TenantDeps, 'read'>,
  setters: readonly Setter[],
): Promise<Names> {
  const personIds = [...new Set(setters.map(({ personId }) => personId))];
  const seatIds = [...new Set(setters.map(({ seatId }) => seatId))];
  const people = await read
    .selectFrom('audit')
    .select(({ fn }) => ['personId as id', 'personName as name', fn.max('n').as('n')])
    .where('personId', 'in', personIds)
    .groupBy('personId')
    .execute();
  const seats = await read
    .selectFrom('audit')
    .select(({ fn }) => ['seatId as id', 'seatName as name', fn.max('n').as('n')])
    .where('seatId', 'in', seatIds)
    .groupBy('seatId')
    .execute();
  const personNames = new Map(people.map(({ id, name }) => [id, name]));
  const seatNames = new Map(seats.map(({ id, name }) => [id, name]));
  return {
    of: ({ personId, seatId }) => ({
      personName: personNames.get(personId) ?? shortened(personId),
      seatName: seatNames.get(seatId) ?? shortened(seatId),
    }),
  };
}

/** Enough of an id to tell two from each other. */
function shortened(id: string): string {
  return id.length > 10 ? `…${id.slice(-6)}` : id;
}
