import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { signals, type Signal } from '#shared/domain/telemetry/signal.ts';
import { wellStates, wellStateToCode } from '#shared/domain/telemetry/well-state.ts';
import { arrangeDisplay, type KeyedTag } from './arrange-display.ts';
import { judgeRun, type LiveReading } from './run-state.ts';

const tag = (key: string, signal: Signal, isWritable = false): KeyedTag => ({
  key,
  tagId: `D/${key}` as TagId,
  signal,
  equipment: null,
  write: isWritable ? { low: null, high: null, largestStep: null } : null,
});
const keys = (ids: readonly TagId[]) => ids.map((id) => id.slice(2));

const pump = [
  tag('state', 'wellState'),
  tag('fillage', 'pumpFillagePct'),
  tag('tubing', 'tubingPsi'),
  tag('yard', 'other'),
  tag('surface', 'surfaceCard'),
  tag('setPoint', 'other', true),
];

describe('a display', () => {
  it('DSP-01 DSP-03 DSP-05 is as the template tells, with the rest after it', () => {
    const display = arrangeDisplay(
      {
        status: ['state', 'absent'],
        groups: [
          { name: 'Pump', tags: ['state', 'fillage', 'absent'] },
          { name: 'Gone', tags: ['absent'] },
        ],
        trends: [
          { name: 'Pump', tags: ['fillage', 'tubing'] },
          { name: 'Gone', tags: ['absent'] },
        ],
      },
      pump,
    );
    expect(keys(display.status)).toEqual(['state']);
    expect(
      display.groups.map(({ name, subject, tagIds }) => [name ?? subject, keys(tagIds)]),
    ).toEqual([
      ['Pump', ['fillage']],
      ['pressures', ['tubing']],
      ['controls', ['setPoint']],
      ['other', ['yard']],
    ]);
    expect(display.trends.map(({ tagIds }) => keys(tagIds))).toEqual([['fillage', 'tubing']]);
    expect(display.cards).toEqual({ surface: 'D/surface', pump: null });
  });

  it('DSP-02 without a template goes by what is measured', () => {
    const display = arrangeDisplay(null, pump);
    expect(keys(display.status)).toEqual(['state']);
    expect(display.groups.map(({ subject, tagIds }) => [subject, keys(tagIds)])).toEqual([
      ['lift', ['fillage']],
      ['pressures', ['tubing']],
      ['controls', ['setPoint']],
      ['other', ['yard']],
    ]);
    expect(display.trends.map(({ tagIds }) => keys(tagIds))).toEqual([['tubing'], ['fillage']]);
  });

  it('DSP-01 shows every tag once, whatever the template says', () => {
    const known = signals.filter((signal) => signal !== 'surfaceCard' && signal !== 'pumpCard');
    const tags = fc.uniqueArray(
      fc.record({ key: fc.integer({ min: 0, max: 20 }), signal: fc.constantFrom(...known) }),
      { selector: ({ key }) => key, maxLength: 20 },
    );
    const named = fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 25 });
    fc.assert(
      fc.property(tags, named, fc.nat(5), (some, all, statusCount) => {
        const told = all.map(String);
        const display = arrangeDisplay(
          {
            status: told.slice(0, statusCount),
            groups: [
              { name: 'One', tags: told.slice(0, 10) },
              { name: 'Two', tags: told.slice(10) },
            ],
          },
          some.map(({ key, signal }) => tag(String(key), signal)),
        );
        const shown = [...display.status, ...display.groups.flatMap(({ tagIds }) => tagIds)];
        expect(keys(shown).toSorted()).toEqual(some.map(({ key }) => String(key)).toSorted());
      }),
    );
  });
});

const good = (value: number | boolean): LiveReading => ({ value, quality: 'good', reason: 'none' });
const judge = (given: Partial<Parameters<typeof judgeRun>[0]>) =>
  judgeRun({
    status: 'producing',
    wellState: undefined,
    running: undefined,
    rates: [],
    ...given,
  });

describe('whether a well runs', () => {
  it.each([
    ['normal', 'running', null],
    ['pumpOffIdle', 'idle', 'pumpOffIdle'],
    ['malfunction', 'down', 'malfunction'],
    ['shutIn', 'down', 'shutIn'],
    ['afterFlow', 'running', 'afterFlow'],
  ] as const)('DSP-10 its state says: %s', (state, expected, reason) => {
    const wellState = good(wellStateToCode(state));
    expect(judge({ wellState, running: good(false) })).toEqual({ state: expected, reason });
  });

  it('DSP-10 every state of a controller is one of a well', () => {
    for (const state of wellStates)
      expect(judge({ wellState: good(wellStateToCode(state)) }).state).not.toBe('unknown');
  });

  it('DSP-10 else its switch says, else its flow, else nobody knows', () => {
    expect(judge({ running: good(true), rates: [good(0)] }).state).toBe('running');
    expect(judge({ running: good(false), rates: [good(90)] })).toEqual({
      state: 'down',
      reason: 'stopped',
    });
    expect(judge({ rates: [good(0), good(12)] }).state).toBe('running');
    expect(judge({ rates: [good(0), good(0.2)] })).toEqual({ state: 'down', reason: 'noFlow' });
    expect(judge({})).toEqual({ state: 'unknown', reason: 'notMeasured' });
    expect(judge({ status: 'shutIn' })).toEqual({ state: 'down', reason: 'status-shutIn' });
    expect(judge({ status: 'shutIn', running: good(true) }).state).toBe('running');
  });

  it.each([
    [{ value: 0, quality: 'uncertain', reason: 'stale' }],
    [{ value: 0, quality: 'uncertain', reason: 'offline' }],
    [{ value: null, quality: 'bad', reason: 'never-received' }],
  ] as const)('DSP-11 what is not heard now says nothing: %j', (wellState) => {
    expect(judge({ wellState })).toEqual({ state: 'unknown', reason: 'noCommunication' });
    expect(judge({ wellState, rates: [good(40)] }).state).toBe('running');
  });
});
