import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';
import type { Seat } from './seat.ts';

interface Setting {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly path: readonly string[];
  readonly value: Plain;
}

/** One command of a person at a seat: a few fields of one to three documents, often the same ones as others write. Answers its id. */
export function editRandomly(seat: Seat, random: Random): string {
  const settings = Array.from({ length: 1 + random.below(3) }, () =>
    random.pick(kindsOfEdit)(random),
  );
  const { commandId } = seat.open.run((edit) => {
    for (const { kind, key, path, value } of settings) edit.open(kind, key).set(path, value);
    return { commandId: edit.commandId };
  });
  return commandId;
}

/** Randomness of a simulation, all from one seed. */
export interface Random {
  fraction(): number;
  /** 0 to `limit` - 1. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  chance(share: number): boolean;
}

export function createRandom(fraction: () => number): Random {
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    pick: (items) => items[below(items.length)]!,
    chance: (share) => fraction() < share,
  };
}

const wells = ['W1', 'W2', 'W3'];
const days = ['07', '08', '09'];

/** Of the field space: everybody's. Of the control space: owners' and engineers', though others try. */
const kindsOfEdit: readonly ((random: Random) => Setting)[] = [
  (random) => ({
    kind: 'wellMonth',
    key: `${random.pick(wells)}/2026-03`,
    path: ['days', random.pick(days), random.pick(['oilBbl', 'gasMcf'])],
    value: random.chance(0.1) ? null : random.below(50),
  }),
  (random) => ({
    kind: 'wellMonth',
    key: `${random.pick(wells)}/2026-03`,
    path: ['days', random.pick(days), 'note'],
    value: random.pick(['windy', 'pump off', 'gauged twice']),
  }),
  (random) => ({
    kind: 'annotation',
    key: `N${random.below(6)}`,
    path: random.chance(0.2) ? ['deletedAt'] : ['text'],
    value: random.chance(0.5) ? `note ${random.below(100)}` : 'longer '.repeat(200),
  }),
  (random) => ({
    kind: 'well',
    key: random.pick(wells),
    path: [random.pick(['name', 'status', 'note'])],
    value: random.pick(['Lea 1', 'Lea 2', 'producing', 'shutIn']),
  }),
  (random) => ({
    kind: 'device',
    key: 'D1',
    path: ['tags', random.pick(['pt', 'ct', 'ft'])],
    value: random.chance(0.3)
      ? null
      : { name: `Tag ${random.below(9)}`, unit: 'psi', signal: 'other' },
  }),
];
