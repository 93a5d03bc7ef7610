import type { OutputOf } from '#renderer/core.ts';

export type ShownPlan = OutputOf<'notifications', 'plan'>;
export type ShownChannel = ShownPlan['channels'][number];
export type ShownPerson = ShownPlan['people'][number];
export type ShownSchedule = ShownPlan['schedules'][number];

/** Names of the people with these ids; of one who is gone, nothing. */
export function namesOf(plan: ShownPlan, ids: readonly string[]): string[] {
  return ids.flatMap((id) => plan.people.find((one) => one.id === id)?.person.name ?? []);
}

export function channelName(plan: ShownPlan, channelId: string): string | undefined {
  return plan.channels.find(({ id }) => id === channelId)?.channel.name;
}
