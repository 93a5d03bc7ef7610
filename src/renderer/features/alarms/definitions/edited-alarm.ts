import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';

/** An alarm in the panel, of the list or not yet in it. */
export interface EditedAlarm {
  /** `<owner>/<key>`. */
  readonly alarmId: string;
  readonly definition: AlarmDefinition;
  readonly isNew: boolean;
}

export function ownerAndKeyOf(alarmId: string): { readonly ownerId: string; readonly key: string } {
  const slash = alarmId.indexOf('/');
  return { ownerId: alarmId.slice(0, slash), key: alarmId.slice(slash + 1) };
}
