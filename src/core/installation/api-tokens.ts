import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { ulid } from 'ulid';
import { tenantId as tenantIdSchema, tokenId } from '#shared/domain/identity/ids.ts';
import type { TenantId, TokenId } from '#shared/domain/identity/ids.ts';
import { role as roleSchema, type Role } from '#shared/domain/people/role.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { ApiTokens } from '../core-deps.ts';
import type { Ports } from '../ports.ts';
import { runSync } from '../storage/run-sync.ts';
import { answerOnce } from './answer-once.ts';
import { tables } from './installation-queries.ts';

const form = /^wos_[A-Za-z0-9_-]{43}$/;
const lastUsedEveryMs = 60_000;

/**
 * Tokens of the public HTTP API: `wos_` and 32 random bytes in base64url. Only their SHA-256 is kept; the tokens are
 * random enough that nothing slower is needed.
 */
export function createApiTokens(
  database: Database,
  ports: Pick<Ports, 'clock' | 'random'>,
): ApiTokens {
  return {
    list: (tenantId) => listTokens(database, tenantId),
    create(tenantId, name, role, commandId) {
      const answer = answerOnce(database, ports.clock, 'access.createToken', commandId, () => ({
        tokenId: insertToken(database, ports, { tenantId, name, role }),
      }));
      // The secret is in no stored answer: a caller that never saw it is given a new one for the same token.
      return { tokenId: answer.tokenId, token: giveSecret(database, ports, answer.tokenId) };
    },
    revoke(tenantId, id, commandId) {
      answerOnce(database, ports.clock, 'access.revokeToken', commandId, () => {
        revokeToken(database, tenantId, id);
        return {};
      });
    },
    check: (token) => checkToken(database, ports, token),
  };
}

function listTokens(database: Database, tenantId: TenantId) {
  const query = tables.selectFrom('apiToken').selectAll().where('tenantId', '=', tenantId);
  return runSync(database, query.orderBy('createdAtMs')).map((row) => ({
    tokenId: tokenId.parse(row.tokenId),
    name: row.name,
    role: roleSchema.parse(row.role),
    createdAtMs: row.createdAtMs,
    lastUsedAtMs: row.lastUsedAtMs,
  }));
}

/** A token nobody can use yet. */
function insertToken(
  database: Database,
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  { tenantId, name, role }: { tenantId: TenantId; name: string; role: Role },
): TokenId {
  const createdAtMs = clock.nowMs();
  const id = tokenId.parse(ulid(createdAtMs, () => random.fraction()));
  const row = { tokenId: id, tenantId, name, role, createdAtMs, lastUsedAtMs: null };
  const hash = Buffer.from(random.bytes(32));
  runSync(database, tables.insertInto('apiToken').values({ ...row, hash }));
  return id;
}

function giveSecret(database: Database, { random }: Pick<Ports, 'random'>, id: TokenId): string {
  const token = `wos_${Buffer.from(random.bytes(32)).toString('base64url')}`;
  const update = tables.updateTable('apiToken').set({ hash: hashOf(token) });
  const changed = runSync(database, update.where('tokenId', '=', id).returning('tokenId'));
  if (changed.length === 0) throw new Refusal('token-not-found', { tokenId: id });
  return token;
}

function revokeToken(database: Database, tenantId: TenantId, id: TokenId): void {
  const deleted = runSync(
    database,
    tables
      .deleteFrom('apiToken')
      .where('tokenId', '=', id)
      .where('tenantId', '=', tenantId)
      .returning('tokenId'),
  );
  if (deleted.length === 0) throw new Refusal('token-not-found', { tokenId: id });
}

function checkToken(database: Database, { clock }: Pick<Ports, 'clock'>, token: string) {
  if (!form.test(token)) return undefined;
  const hash = hashOf(token);
  // Looking up by hash tells by its time at most how a hash begins, and nobody can choose the hash of a guess.
  const [row] = runSync(
    database,
    tables.selectFrom('apiToken').selectAll().where('hash', '=', hash),
  );
  if (!row || !timingSafeEqual(hash, row.hash)) return undefined;
  const nowMs = clock.nowMs();
  if (row.lastUsedAtMs === null || Math.abs(nowMs - row.lastUsedAtMs) >= lastUsedEveryMs) {
    const update = tables.updateTable('apiToken').set({ lastUsedAtMs: nowMs });
    runSync(database, update.where('tokenId', '=', row.tokenId));
  }
  return {
    tenantId: tenantIdSchema.parse(row.tenantId),
    role: roleSchema.parse(row.role),
    name: row.name,
    tokenId: tokenId.parse(row.tokenId),
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
