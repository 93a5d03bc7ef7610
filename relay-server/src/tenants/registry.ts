import { z } from 'zod';

/** A tenant's account at this relay. */
export interface Account {
  /** In addresses, for good. */
  readonly name: string;
  /** As its chunks say; null until its first chunk is here. */
  readonly tenant: string | null;
  readonly state: 'active' | 'suspended';
  /** SHA-256 of the code that lets its founder in, as hex; of no use once there are members. */
  readonly claimHash: string | null;
  /** null: the relay's own limit. */
  readonly quotaBytes: number | null;
  readonly createdAt: number;
}

/**
 * The accounts of a relay. Contract:
 *  - What resolves is on the disk.
 *  - Of two accounts none has the name or the tenant of the other: `add` and `bind` answer false then.
 *  - All relays that share a registry share its secret.
 */
export interface Registry {
  list(): Promise<readonly Account[]>;
  find(name: string): Promise<Account | undefined>;
  add(account: Account): Promise<boolean>;
  change(name: string, change: AccountChange): Promise<Account | undefined>;
  /** Says whose chunks an account holds, once and for good; true when it is this tenant's now. */
  bind(name: string, tenant: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** 32 random bytes, for tokens that any of the relays takes. */
  secret(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export type AccountChange = Partial<Pick<Account, 'state' | 'claimHash' | 'quotaBytes'>>;

/** A row of either database. */
export const accountRow = z
  .object({
    name: z.string(),
    tenant: z.string().nullable(),
    state: z.enum(['active', 'suspended']),
    claim_hash: z.string().nullable(),
    quota_bytes: z.number().nullable(),
    created_at: z.number(),
  })
  .transform(({ name, tenant, state, claim_hash, quota_bytes, created_at }): Account => ({
    name,
    tenant,
    state,
    claimHash: claim_hash,
    quotaBytes: quota_bytes,
    createdAt: created_at,
  }));
