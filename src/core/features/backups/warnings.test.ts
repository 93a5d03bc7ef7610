import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupRun } from '#shared/contract/backups.ts';
import { createBackupNotes, type BackupNotes } from '#core/backups/backup-notes.ts';
import { formatRecoveryCode, parseRecoveryCode } from '#shared/domain/backups/recovery-code.ts';
import { lockWithKit, newFileKey, openFileKey } from '#core/backups/backup-keys.ts';
import type { BackupHead } from '#core/backups/backup-head.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { warningsOf } from './warnings.ts';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 2, 10);
let database: BetterSqlite3.Database;
let notes: BackupNotes;
beforeEach(() => {
  database = new BetterSqlite3(':memory:');
  database.exec('create table meta (key text primary key, value text not null)');
  notes = createBackupNotes(database);
});
afterEach(() => void database.close());

function ran(daysAgo: number, problem: string | null): void {
  const endedAtMs = nowMs - daysAgo * dayMs;
  const nothing = { file: null, bytes: null, plainBytes: null, documents: null, rows: null };
  const photos = { photos: null, photosLacking: { count: 0, names: [] } };
  const verifiedAtMs = problem === null ? endedAtMs : null;
  const run = { startedAtMs: endedAtMs, endedAtMs, folder: '/stick', verifiedAtMs, problem };
  notes.addRun({ ...nothing, ...photos, ...run, isByPlan: true } satisfies BackupRun);
}

const kinds = (isOwner?: (device: string) => boolean) =>
  warningsOf(notes, nowMs, isOwner).map(({ kind }) => kind);

describe('warnings of backups', () => {
  it('BAK-15 come when there is no proven backup for so many days, and when the last one failed', () => {
    notes.setKit({ madeAtMs: 0, deviceKey: null });
    expect(kinds()).toEqual(['off']);
    notes.changePlan({ ...notes.plan(), isOn: true, warnAfterDays: 3 });
    expect(kinds()).toEqual(['none-verified']);
    ran(4, null);
    expect(warningsOf(notes, nowMs, undefined)).toEqual([
      { kind: 'none-verified', days: 4, why: null },
    ]);
    ran(2, null);
    expect(kinds()).toEqual([]);
    ran(1, 'disk-full');
    expect(warningsOf(notes, nowMs, undefined)).toEqual([
      { kind: 'last-failed', days: null, why: 'disk-full' },
    ]);
    ran(0, 'cancelled');
    expect(kinds()).toEqual([]);
  });

  it('BAK-15 come when there is no kit, or none that brings an owner back where others are', () => {
    notes.changePlan({ ...notes.plan(), isOn: true });
    ran(0, null);
    expect(kinds()).toEqual(['no-kit']);
    notes.setKit({ madeAtMs: 0, deviceKey: null });
    expect(kinds()).toEqual([]);
    const isOwner = (device: string) => device === 'aa';
    expect(kinds(isOwner)).toEqual(['no-kit']);
    notes.setKit({ madeAtMs: 0, deviceKey: 'aa' });
    expect(kinds(isOwner)).toEqual([]);
    expect(kinds(() => false)).toEqual(['no-kit']);
  });

  it('BAK-35 the code of a kit opens what was locked with it', async () => {
    const random = seededRandom(5);
    const secret = random.bytes(20);
    const { key, keyId, slots } = newFileKey(testTenantId, [lockWithKit(secret)], random);
    const head = { tenantId: testTenantId, keyId, slots } as unknown as BackupHead;
    const text = formatRecoveryCode(parseRecoveryCode(formatRecoveryCode(secret))!);
    expect(await openFileKey(head, { kind: 'kit', text: text.toLowerCase() })).toEqual(key);
  });
});
