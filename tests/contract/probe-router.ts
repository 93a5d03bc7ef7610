import { setTimeout as pause } from 'node:timers/promises';
import { ORPCError, implement } from '@orpc/server';
import { pino } from 'pino';
import type { PersonId, SeatId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createCommandQueue } from '#core/command-queue.ts';
import { installationOs, type CallContext } from '#core/implementer.ts';
import { probe } from './probe-contract.ts';
import { mixedColumns, oddColumns } from './columns.ts';

/** A router with the probe, and with a few calls of the product behind its real middleware. */
export function createProbeRouter() {
  const appended: number[] = [];
  const state = { openStreams: 0, pulled: 0, abortedCalls: 0 };
  const os = implement(probe).$context<CallContext>();

  async function* count(to: number, pauseMs: number, signal: AbortSignal | undefined) {
    state.openStreams += 1;
    state.pulled = 0;
    try {
      for (let index = 0; index < to && !signal?.aborted; index++) {
        state.pulled += 1;
        yield { index, value: index % 2 === 0 ? Number.NaN : -0 };
        if (pauseMs > 0) await pause(pauseMs);
      }
    } finally {
      state.openStreams -= 1;
    }
  }

  return {
    probe: {
      echo: os.echo.handler(({ input }) => input),
      wait: os.wait.handler(async ({ input, signal }) => {
        try {
          await pause(input.ms, undefined, { signal });
        } catch (error) {
          state.abortedCalls += 1;
          throw error;
        }
        return input.ms;
      }),
      append: os.append.handler(({ input, context }) =>
        context.commands.run(async () => {
          await pause(input % 3);
          appended.push(input);
          return [...appended];
        }),
      ),
      count: os.count.handler(({ input, signal }) => count(input.to, input.pauseMs, signal)),
      breakOff: os.breakOff.handler(async function* () {
        yield 1;
        yield 2;
        const data = { code: 'device-offline', details: { device: 'RTU-7' } };
        throw new ORPCError('REFUSED', { defined: true, status: 422, data });
      }),
      frame: os.frame.handler(({ input, context }) => {
        const columns = { odd: oddColumns, mixed: mixedColumns, empty: () => mixedColumns(0) };
        return { frame: context.frames.send(columns[input.kind](input.rows)) };
      }),
      frames: os.frames.handler(({ input, context }) =>
        Array.from({ length: input }, (_, index) =>
          context.frames.send({ index: Int32Array.of(index) }),
        ),
      ),
      state: os.state.handler(() => ({ ...state })),
    },
    tenants: {
      list: installationOs.tenants.list.handler(() => {
        throw new Refusal('disk-full', { freeBytes: -0, folder: null });
      }),
      templates: installationOs.tenants.templates.handler(() => {
        throw new Error('secret inside');
      }),
      open: installationOs.tenants.open.handler(() => {
        throw new Error('wrong input must not get here');
      }),
      create: installationOs.tenants.create.handler(() => {
        throw new Error('a viewer must not get here');
      }),
    },
    session: {
      describe: installationOs.session.describe.handler(({ context }) => context.session),
    },
    events: {
      changes: installationOs.events.changes.handler(async function* () {
        yield { event: 'wells.changed' as const, ids: [], many: true };
        throw new Error('secret inside');
      }),
    },
  };
}

/** A viewer's session; `core` has the log the middleware writes bugs to and nothing the probe does not use. */
export function createProbeContext(): Omit<CallContext, 'frames'> {
  return {
    session: {
      tenantId: null,
      personId: '01JD0000000000000000000001' as PersonId,
      personName: 'Vera',
      seatId: '01JD0000000000000000000002' as SeatId,
      seatName: 'Test',
      role: 'viewer',
    },
    core: { log: pino({ level: 'silent' }) } as unknown as CallContext['core'],
    tenant: null,
    commands: createCommandQueue(),
  };
}
