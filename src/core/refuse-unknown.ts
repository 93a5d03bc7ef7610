import type { AlarmId, DeviceId, LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { tables } from './storage/query-builder.ts';
import type { Edit } from './sync/command-runner.ts';

/** Refuse what a command is about and is not there, as `well-not-found` and its like. */
export function refuseUnknownWell(edit: Edit, wellId: WellId): void {
  const found = tables.selectFrom('well').select('wellId').where('wellId', '=', wellId);
  if (edit.rows(found).length === 0) throw new Refusal('well-not-found', { wellId });
}

export function refuseUnknownLease(edit: Edit, leaseId: LeaseId): void {
  const found = tables.selectFrom('lease').select('leaseId').where('leaseId', '=', leaseId);
  if (edit.rows(found).length === 0) throw new Refusal('lease-not-found', { leaseId });
}

export function refuseUnknownTag(edit: Edit, tagId: TagId): void {
  const found = tables.selectFrom('tag').select('tagId').where('tagId', '=', tagId);
  if (edit.rows(found).length === 0) throw new Refusal('tag-not-found', { tagId });
}

export function refuseUnknownDevice(edit: Edit, deviceId: DeviceId): void {
  const found = tables.selectFrom('device').select('deviceId').where('deviceId', '=', deviceId);
  if (edit.rows(found).length === 0) throw new Refusal('device-not-found', { deviceId });
}

export function refuseUnknownAlarm(edit: Edit, alarmId: AlarmId): void {
  const found = tables.selectFrom('alarm').select('alarmId').where('alarmId', '=', alarmId);
  if (edit.rows(found).length === 0) throw new Refusal('alarm-not-found', { alarmId });
}
