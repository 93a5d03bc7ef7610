import type { AlarmLine, Message } from '#shared/domain/notifications/message.ts';
import { findGaps, whoIsOn } from '#shared/domain/notifications/shifts.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { streamOf } from '#core/stream-of.ts';
import type { OutboxMessage } from './outbox.ts';
import { removePart, savePart } from './save-plan.ts';

type Shown = Message & { lines: AlarmLine[] };

const mostListed = 200;
/** Nobody reads more at once. */
const mostShown = 20;
const gapsWithinMs = 14 * 86_400_000;

export const notifications = {
  plan: os.notifications.plan.handler(({ context }) => describePlan(context.tenant)),
  save: os.notifications.save.handler(({ context, input }) =>
    savePart(context.tenant, headOf('notifications.save', context.session, input), input.part),
  ),
  remove: os.notifications.remove.handler(async ({ context, input }) => {
    const { tenant, session } = context;
    const done = removePart(tenant, headOf('notifications.remove', session, input), input);
    if (input.kind === 'channel') await tenant.channelSecrets.write(input.id, null);
    return done;
  }),
  setSecret: os.notifications.setSecret.handler(async ({ context, input }) => {
    const { tenant } = context;
    const { channelId, secret } = input;
    const channel = tenant.notifier.plan().channels.get(channelId);
    if (!channel) throw new Refusal('channel-not-found', { channelId });
    if (secret && secret.kind !== channel.kind)
      throw new Refusal('input-invalid', { field: 'secret', problem: 'is of another kind' });
    await tenant.channelSecrets.write(channelId, secret);
    tenant.changes.announce('notifications.changed', [channelId]);
    return { commandId: input.commandId ?? tenant.newId() };
  }),
  test: os.notifications.test.handler(async ({ context, input }) => {
    const { kind, answer } = await context.tenant.notifier.test(input);
    const commandId = input.commandId ?? context.tenant.newId();
    return { isDelivered: kind === 'delivered', answer, commandId };
  }),
  outbox: os.notifications.outbox.handler(({ context }) => {
    const { outbox } = context.tenant.notifier;
    return {
      dead: outbox.list('dead', mostListed).map(toListed),
      waiting: outbox.list('waiting', mostListed).map(toListed),
      sent: outbox.list('sent', 20).map(toListed),
      deadCount: outbox.count('dead'),
      waitingCount: outbox.count('waiting'),
    };
  }),
  sendAgain: os.notifications.sendAgain.handler(({ context, input }) => ({
    count: context.tenant.notifier.sendAgain(input.messageIds),
    commandId: input.commandId ?? context.tenant.newId(),
  })),
  discard: os.notifications.discard.handler(({ context, input }) => ({
    count: context.tenant.notifier.discard(input.messageIds),
    commandId: input.commandId ?? context.tenant.newId(),
  })),
  shown: os.notifications.shown.handler(({ context, signal }) => {
    const { closed } = context.tenant.changes;
    const ends = signal ? AbortSignal.any([signal, closed]) : closed;
    return streamOf(context.tenant.notifier.shown, {
      signal: ends,
      everyMs: 200,
      fold: (gathered: Shown[] | undefined, message) =>
        [...(gathered ?? []), { ...message, lines: [...message.lines] }].slice(-mostShown),
    });
  }),
};

async function describePlan(
  deps: Pick<TenantDeps, 'notifier' | 'channelSecrets' | 'settings' | 'ports'>,
) {
  const { channels, people, schedules, rules } = deps.notifier.plan();
  const { timeZone } = deps.settings();
  const nowMs = deps.ports.clock.nowMs();
  const period = { fromMs: nowMs, toMs: nowMs + gapsWithinMs };
  const secrets = await Promise.all([...channels.keys()].map((id) => deps.channelSecrets.read(id)));
  return {
    channels: [...channels].map(([id, channel], at) => ({
      id,
      channel,
      hasSecret: secrets[at] !== undefined,
    })),
    people: [...people].map(([id, person]) => ({ id, person })),
    schedules: [...schedules].map(([id, schedule]) => ({
      id,
      schedule,
      onDuty: [...whoIsOn(schedule, nowMs, timeZone)],
      gaps: findGaps(schedule, period, timeZone).slice(0, 20),
    })),
    rules: [...rules].map(([priority, escalation]) => ({ priority, escalation })),
    timeZone,
  };
}

function toListed({
  message,
  callIds: _,
  address: _address,
  nextAtMs: _next,
  ...one
}: OutboxMessage) {
  const { personName, kind, counts, lines } = message;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...one, personName, kind, total, firstName: lines[0]?.name ?? null };
}
