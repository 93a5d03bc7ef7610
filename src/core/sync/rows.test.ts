import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plain } from '#shared/documents/plain.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { checkRows } from './projections/check-rows.ts';
import { rebuildRows } from './projections/rebuild-rows.ts';

const ports = { random: seededRandom(3) };
const tables = [
  'well',
  'lease',
  'productionDay',
  'productionMonth',
  'device',
  'tag',
  'setting',
  'alarm',
  'trendView',
  'annotation',
  'alarmAct',
  'conflict',
];

interface Step {
  readonly where: readonly [kind: DocumentKind, key: string];
  readonly path: string[];
  readonly value: Plain;
}

const volume = fc.option(fc.double({ min: 0, max: 999, noNaN: true }));
const text = fc.option(fc.string({ maxLength: 12 }));
const day = fc.integer({ min: 1, max: 4 }).map((n) => `0${n}`);
const tag = fc.option(
  fc.record({
    name: fc.string(),
    unit: fc.string(),
    signal: fc.constant('pressure'),
    wellId: text,
  }),
);

const step = (
  where: readonly [DocumentKind, string][],
  path: fc.Arbitrary<string[]>,
  value: fc.Arbitrary<Plain>,
) => fc.record({ where: fc.constantFrom(...where), path, value }) as fc.Arbitrary<Step>;

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  step(
    [
      ['wellMonth', 'A/2026-03'],
      ['wellMonth', 'B/2026-03'],
    ],
    fc.tuple(fc.constant('days'), day, fc.constantFrom('oilBbl', 'gasMcf', 'hoursOn')),
    volume,
  ),
  step(
    [['wellMonth', 'A/2026-03']],
    fc.tuple(fc.constant('days'), day, fc.constantFrom('note', 'downtimeCode')),
    text,
  ),
  step(
    [['wellYear', 'A/2025']],
    fc.tuple(fc.constant('months'), day, fc.constantFrom('oilBbl', 'gasSoldMcf')),
    volume,
  ),
  step(
    [
      ['well', 'A'],
      ['well', 'B'],
    ],
    fc.constantFrom(['name'], ['status'], ['note'], ['api14'], ['custom', 'pumper']),
    text,
  ),
  step(
    [
      ['well', 'A'],
      ['lease', 'L'],
      ['device', 'D'],
    ],
    fc.constant(['deletedAt']),
    fc.option(fc.nat()),
  ),
  step([['lease', 'L']], fc.constantFrom(['name'], ['timeZone']), text),
  step(
    [['device', 'D']],
    fc.constantFrom(['tags', 'one'], ['tags', 'two']),
    tag as fc.Arbitrary<Plain>,
  ),
  step([['device', 'D']], fc.constant(['scanMs']), fc.option(fc.integer({ min: 100, max: 9_000 }))),
  step(
    [['settings', 'tenant']],
    fc.constantFrom(['gaugeHour'], ['gasPressureBasePsia']),
    fc.option(fc.nat(23)),
  ),
  step(
    [['settings', 'tenant']],
    fc.constantFrom(['customFields', 'pumper'], ['customFields', 'route']),
    fc.option(fc.record({ key: fc.string(), label: fc.string() })) as fc.Arbitrary<Plain>,
  ),
  step(
    [['alarmSet', 'D']],
    fc.constantFrom(['alarms', 'hi'], ['alarms', 'a/b']),
    fc.option(fc.record({ name: fc.string(), deadband: fc.nat() })) as fc.Arbitrary<Plain>,
  ),
  step(
    [['alarmActs', 'D/2026-03-10']],
    fc.constantFrom(['acts', 'A1'], ['acts', 'A2']),
    fc.option(
      fc.record({
        alarmId: fc.constant('D/hi'),
        event: fc.constantFrom({ kind: 'acknowledge' }, { kind: 'of a newer app' }),
        atMs: fc.nat(),
        personId: fc.string(),
        personName: fc.string(),
        seatId: fc.string(),
        secondPerson: fc.constant(null),
        reason: fc.option(fc.string()),
      }),
    ) as fc.Arbitrary<Plain>,
  ),
  step([['trendView', 'V']], fc.constantFrom(['name'], ['note'], ['deletedBy']), text),
  step(
    [['trendView', 'V']],
    fc.constant(['view']),
    fc.option(fc.record({ pens: fc.array(fc.string()) })) as fc.Arbitrary<Plain>,
  ),
  step([['annotation', 'N']], fc.constantFrom(['text'], ['byName']), text),
  step(
    [['annotation', 'N']],
    fc.constant(['time']),
    fc.option(fc.record({ atMs: fc.nat(), toMs: fc.option(fc.nat()) })) as fc.Arbitrary<Plain>,
  ),
  step(
    [['annotation', 'N']],
    fc.constant(['about']),
    fc.option(
      fc.oneof(
        fc.constant({ kind: 'general' }),
        fc.record({ kind: fc.constant('well'), wellId: fc.string() }),
        fc.record({ kind: fc.constant('of a newer app'), wellId: fc.string() }),
      ),
    ) as fc.Arbitrary<Plain>,
  ),
);

/** What happens to two seats: commands of several fields on one of them, and meetings in which both give all. */
const history = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        seat: fc.constantFrom(0, 1),
        steps: fc.array(anyStep, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant('meet' as const) },
  ),
  { minLength: 1, maxLength: 25 },
);

describe('rows', () => {
  it('DOC-31 made command by command equal rows made anew, conflicts included', () => {
    fc.assert(
      fc.property(history, (events) => {
        const seats = [
          openTestStore({ seat: 'A', seed: 1 }),
          openTestStore({ seat: 'B', seed: 2 }),
        ];
        try {
          for (const event of [...events, 'meet' as const]) {
            if (event === 'meet') meet(seats[0]!, seats[1]!);
            else apply(seats[event.seat]!, event.steps);
          }
          for (const seat of seats) expectRowsToStand(seat);
          expect(dump(seats[0]!)).toEqual(dump(seats[1]!));
        } finally {
          for (const seat of seats) seat.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('DOC-31 a row that says something else is found', () => {
    const store = openTestStore();
    apply(store, [{ where: ['wellMonth', 'A/2026-03'], path: ['days', '01', 'oilBbl'], value: 5 }]);
    const { write } = store.database;
    write.exec(
      `update productionDay set oilBbl = 6; insert into lease (leaseId, name, deleted) values ('X', 'x', 0)`,
    );
    expect(checkRows(write, ports).differences.map(({ table, key }) => [table, key])).toEqual([
      ['productionDay', 'A 2026-03-01'],
      ['lease', 'X'],
    ]);
    rebuildRows(write, ports);
    expect(checkRows(write, ports)).toEqual({ damaged: [], differences: [] });
    store.close();
  });

  it('DOC-32 of another projection version are made anew at opening', () => {
    const store = openTestStore();
    apply(store, [{ where: ['well', 'A'], path: ['name'], value: 'Lea 1' }]);
    store.database.write.exec(
      `update well set name = 'as an older app showed it'; update meta set value = '0' where key = 'projectionVersion'`,
    );
    const again = openTestStore({ folder: store.folder });
    expect(again.rows('well')[0]!['name']).toBe('Lea 1');
    again.close();
    store.close();
  });
});

function apply(store: TestStore, steps: readonly Step[]): void {
  store.clock.nowMs += 1_000;
  store.run((edit) => {
    for (const { where, path, value } of steps) edit.open(...where).set(path, value);
  });
}

function meet(one: TestStore, other: TestStore): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const documents = from.rows('document') as { kind: DocumentKind; key: string }[];
    to.writer.absorb(
      documents.map(({ kind, key }) => ({ kind, key, changes: from.changesOf(kind, key) })),
    );
  }
}

function expectRowsToStand(store: TestStore): void {
  expect(checkRows(store.database.write, ports)).toEqual({ damaged: [], differences: [] });
  const before = dump(store);
  rebuildRows(store.database.write, ports);
  expect(dump(store)).toEqual(before);
}

function dump(store: TestStore): unknown {
  return tables.map((table) =>
    store
      .rows(table)
      .map((row) => JSON.stringify(row))
      .toSorted(),
  );
}
