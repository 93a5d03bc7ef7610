import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId, TenantId } from '#shared/domain/identity/ids.ts';
import type { ApiTokens } from '#core/core-deps.ts';
import { openMigrated, type OpenDatabase } from '#core/storage/database.ts';
import { installationMigrations } from '#core/storage/installation-migrations/installation-migrations.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import type { InstallationTables } from '#core/storage/tables.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createApiTokens } from './api-tokens.ts';
import { createTenantList } from './tenant-list.ts';

const tenant = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as TenantId;
const other = '01HZZZZZZZZZZZZZZZZZZZZZZY' as TenantId;
const commandId = '01HZZZZZZZZZZZZZZZZZZZZZZX' as CommandId;

const neverGiven = ['', 'wos_', 'wos_x', `wos_${'A'.repeat(43)}`, `wos_${'A'.repeat(5_000)}`];

let folder: string;
let nowMs: number;
let database: OpenDatabase<InstallationTables>;
let tokens: ApiTokens;

beforeEach(() => {
  nowMs = Date.UTC(2026, 2, 10);
  folder = mkdtempSync(join(tmpdir(), 'wellos-tokens-'));
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const path = join(folder, 'installation.db');
  database = openMigrated({ disk: nodeDisk, clock }, path, installationMigrations);
  const list = createTenantList(database.write);
  for (const tenantId of [tenant, other])
    list.add({ tenantId, name: tenantId, isDemo: false, createdAtMs: 0 }, tenantId);
  tokens = createApiTokens(database.write, { clock, random: seededRandom(1) });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('API tokens', () => {
  it('INS-40 speak for their tenant in their role', () => {
    const { token, tokenId } = tokens.create(tenant, 'Office', 'viewer');
    expect(token).toMatch(/^wos_[\w-]{43}$/);
    expect(tokens.check(token)).toEqual({
      tenantId: tenant,
      role: 'viewer',
      name: 'Office',
      tokenId,
    });
    expect(tokens.list(other)).toEqual([]);
  });

  it('INS-41 are nowhere on the disk', () => {
    const { token } = tokens.create(tenant, 'Office', 'viewer', commandId);
    database.write.pragma('wal_checkpoint(TRUNCATE)');
    expect(readFileSync(join(folder, 'installation.db')).includes(token)).toBe(false);
  });

  it.each(neverGiven)('INS-42 that were never given let nobody in (%#)', (token) => {
    tokens.create(tenant, 'Office', 'viewer');
    expect(tokens.check(token)).toBeUndefined();
  });

  it('INS-43 end when they are revoked, by their own tenant only', () => {
    const { token, tokenId } = tokens.create(tenant, 'Office', 'viewer');
    expect(() => tokens.revoke(other, tokenId)).toThrow(/token-not-found/);
    expect(tokens.check(token)).toBeDefined();
    tokens.revoke(tenant, tokenId);
    expect(tokens.check(token)).toBeUndefined();
    expect(() => tokens.revoke(tenant, tokenId)).toThrow(/token-not-found/);
  });

  it('INS-44 note their last use at most once a minute', () => {
    const { token } = tokens.create(tenant, 'Office', 'viewer');
    const lastUsed = () => tokens.list(tenant)[0]!.lastUsedAtMs;
    const first = nowMs;
    tokens.check(token);
    nowMs += 59_999;
    tokens.check(token);
    expect(lastUsed()).toBe(first);
    nowMs += 1;
    tokens.check(token);
    expect(lastUsed()).toBe(nowMs);
  });

  it('INS-45 made by a repeated command are one token with a new secret', () => {
    const first = tokens.create(tenant, 'Office', 'viewer', commandId);
    const again = tokens.create(tenant, 'Office', 'viewer', commandId);
    expect(again.tokenId).toBe(first.tokenId);
    expect(tokens.list(tenant)).toHaveLength(1);
    expect(tokens.check(first.token)).toBeUndefined();
    expect(tokens.check(again.token)).toBeDefined();
    expect(() => tokens.revoke(tenant, first.tokenId, commandId)).toThrow(/command-id-reused/);
  });
});
