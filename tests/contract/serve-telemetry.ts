import { pino } from 'pino';
import type { Channel } from '#shared/contract/channel.ts';
import type { TagFields } from '#shared/contract/devices.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { headOf } from '#core/command-head.ts';
import { createCommandQueue } from '#core/command-queue.ts';
import { createDevice } from '#core/features/devices/devices.ts';
import { telemetry } from '#core/features/telemetry/index.ts';
import type { CallContext, TenantCallContext } from '#core/implementer.ts';
import { serveChannel } from '#core/serve-channel.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';

export const beganMs = Date.UTC(2026, 2, 10);
export const tagKeys = ['pressure', 'mode', 'meter'] as const;

/** The telemetry calls of the product over a real store with three tags and a few samples. */
export async function createTelemetryServer() {
  const tenant = openTestTenant({ nowMs: beganMs + 3_600_000 });
  await fill(tenant);
  const log = pino({ level: 'silent' });
  const context: Omit<TenantCallContext, 'frames'> = {
    session: tenant.session,
    core: { log } as unknown as CallContext['core'],
    tenant: tenant.deps as TenantCallContext['tenant'],
    commands: createCommandQueue(),
  };
  return {
    serve: (channel: Channel) =>
      void serveChannel({ router: { telemetry }, channel, context: () => context, log }),
    close: () => tenant.close(),
  };
}

async function fill({ deps, session }: TestTenant): Promise<void> {
  const { deviceId } = createDevice(
    deps,
    headOf('devices.create', session, {}),
    {
      name: 'RTU 1',
      scanMs: 1_000,
      enabled: false,
      address: { kind: 'import' },
    },
    tagKeys.map(tagFields),
  );
  const [pressure, mode, meter] = tagKeys.map((key) => `${deviceId}/${key}` as TagId);
  await deps.samples.append([
    ...[1, 2, Number.NaN, 4, Infinity, 3].map((value, at) => sampleOf(pressure!, at * 10, value)),
    { ...sampleOf(pressure!, 60, 99), quality: 'bad', reason: 'sensor-fault' },
    ...['on', 'off', 'on'].map((value, at) => sampleOf(mode!, at * 60, value)),
    ...[9_990, 9_999, 4, 2].map((value, at) => sampleOf(meter!, at * 60, value)),
  ]);
}

function sampleOf(tagId: TagId, atS: number, value: Sample['value']): Sample {
  const sourceMs = beganMs + atS * 1_000;
  return { tagId, sourceMs, arrivalMs: sourceMs, value, quality: 'good', reason: 'none' };
}

function tagFields(key: string): TagFields {
  return {
    key,
    name: key,
    unit: '',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'mqtt', topic: key },
    scale: null,
    range: null,
  };
}
