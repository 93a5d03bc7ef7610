import * as A from '@automerge/automerge';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import { type FieldRule, pathToText, ruleAt } from '#shared/documents/definition.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { timeToText } from '#shared/kit/hybrid-clock.ts';
import { changeMessage } from './change-message.ts';
import { conflictsIn } from './conflicts-in.ts';
import { applyChanges, openEdit } from './edit-document.ts';
import { genesisOf } from './genesis.ts';
import type { LiveDocument } from './live-document.ts';
import { formatIn, openForWriting } from './load-document.ts';
import { resolutionsIn } from './projections/conflict-rows.ts';
import { readDocument } from './read-document.ts';
import { isLinear } from './read-field.ts';

const runs = { numRuns: 25 };
const made: LiveDocument[] = [];
let actors = 0;
afterAll(() => {
  for (const { doc } of made) A.free(doc);
});

describe.each(documentKinds)('a document of kind %s', (kind) => {
  it('CON-01 says of each field what becomes of it when it is set apart', () => {
    const { fields, container } = definitions[kind];
    const inside = container && ('values' in container ? [container.values] : container.fields);
    for (const { merge } of Object.values({ ...fields, ...inside }) as FieldRule[]) {
      expect(['auto', 'ask', 'additive']).toContain(merge);
    }
  });

  it('CON-02 shows the same values and conflicts in any order of coming and repetition', () => {
    fc.assert(
      fc.property(
        fc.array(stepOf(kind), { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        (steps, draws) => {
          const seats = [1, 2, 3].map((seat) => openSeat(kind, `SEAT-${seat}`));
          for (const [at, step] of steps.entries()) take(seats, step, at);
          const changes = [
            ...new Map(
              seats.flatMap(({ doc }) => A.getAllChanges(doc)).map((one) => [hashOf(one), one]),
            ).values(),
          ];
          const [first, ...others] = [0, 1, 2].map(() => mergeShuffled(kind, changes, draws));
          for (const other of others) expect(shownOf(other!)).toEqual(shownOf(first!));
        },
      ),
      runs,
    );
  });
});

type Step =
  | {
      readonly kind: 'set';
      readonly seat: number;
      readonly path: readonly string[];
      readonly value: Plain;
      readonly isAhead: boolean;
      readonly clock: number;
    }
  | { readonly kind: 'meet'; readonly seat: number; readonly other: number };

function stepOf(kind: DocumentKind): fc.Arbitrary<Step> {
  const seat = fc.nat({ max: 2 });
  const set = fc.record({
    kind: fc.constant('set' as const),
    seat,
    field: fc.constantFrom(...pathsOf(kind)),
    pick: fc.nat({ max: 3 }),
    isAhead: fc.boolean(),
    clock: fc.nat({ max: 5 }),
  });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: set.map(({ field, pick, ...one }) => ({
        ...one,
        path: field,
        value: valueFor(kind, field, pick),
      })),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('meet' as const), seat, other: seat }) },
  );
}

/** A few fields, so that they are often the same ones; deletion among them. */
function pathsOf(kind: DocumentKind): string[][] {
  const { fields, container } = definitions[kind];
  // Text that several write in at once is set by no command.
  const names = Object.keys(fields).filter((name) => name !== 'deletedBy' && !fields[name]!.asText);
  const ask = names.filter((name) => fields[name]!.merge === 'ask');
  const plain = [...ask, ...names.slice(0, 2)].map((name) => [name]);
  if (!container) return plain;
  if ('values' in container) return [...plain, [container.name, 'one'], [container.name, 'two']];
  const inside = Object.keys(container.fields).filter((name) =>
    /oilBbl|tubingPsi|daysOn/.test(name),
  );
  return [...plain, ...inside.map((name) => [container.name, container.keys[0]!, name])];
}

function valueFor(kind: DocumentKind, path: readonly string[], pick: number): Plain {
  if (pick === 0) return null;
  const rule = ruleAt(definitions[kind], path);
  if (rule?.isDeletion) return 1_000 + pick;
  return rule?.asJson ? { pick } : pick;
}

function take(seats: readonly LiveDocument[], step: Step, at: number): void {
  const live = seats[step.seat]!;
  if (step.kind === 'meet') {
    live.doc = A.applyChanges(live.doc, A.getAllChanges(seats[step.other]!.doc))[0];
    live.mayConflict = !isLinear(live.doc);
    live.isStored ||= seats[step.other]!.isStored;
    return;
  }
  const { edit, changes } = openEdit(live);
  edit.set(step.path, step.value);
  if (changes().length === 0) return;
  const message = changeMessage({
    head: { command: 'test.edit', session: {} as never },
    commandId: `C${at}`,
    hybridTime: timeToText({ wallMs: step.clock, counter: 0, device: `SEAT-${step.seat}` }),
    isUnverified: step.isAhead,
  });
  applyChanges(live, changes(), { message, nowMs: 0 });
  live.isStored = true;
}

function mergeShuffled(
  kind: DocumentKind,
  changes: readonly Uint8Array[],
  draws: Iterator<number>,
): LiveDocument {
  const live = openSeat(kind, 'READER');
  const twice = [...changes, ...changes];
  const shuffled = twice
    .map((bytes) => ({ bytes, at: draws.next().value as number }))
    .toSorted((one, other) => one.at - other.at);
  for (const { bytes } of shuffled) live.doc = A.applyChanges(live.doc, [bytes])[0];
  live.mayConflict = !isLinear(live.doc);
  live.format = formatIn(live.doc);
  return live;
}

function shownOf(live: LiveDocument) {
  const conflicts = Object.fromEntries(
    conflictsIn(live).map((one) => [pathToText(one.path), one.candidates]),
  );
  const resolutions = resolutionsIn(live).toSorted((one, other) =>
    one.change < other.change ? -1 : 1,
  );
  return { value: readDocument(live), conflicts, resolutions };
}

function openSeat(kind: DocumentKind, author: string): LiveDocument {
  const actor = (++actors).toString(16).padStart(32, '0');
  const live: LiveDocument = {
    id: kind,
    kind,
    key: 'K/2026-03',
    author,
    format: 1,
    mayConflict: false,
    isStored: false,
    tailCount: 0,
    tailBytes: 0,
    doc: openForWriting(genesisOf(kind), {
      actor,
      author: Buffer.from(`P/${author}`).toString('hex'),
    }),
  };
  made.push(live);
  return live;
}

function hashOf(bytes: Uint8Array): string {
  return A.decodeChange(bytes).hash!;
}
