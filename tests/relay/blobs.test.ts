import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membersSpace } from '#shared/chunks/header.ts';
import { must } from '#shared/kit/must.ts';
import { bring } from './test-link.ts';
import { createUploader, prove, tokenOf } from './test-requests.ts';
import { type Device, newDevice, TestTenant } from './test-tenant.ts';
import { patient, startRelay, type TestRelay, writeLimits } from './test-relay.ts';

const name = 'acme';
const tenant = new TestTenant();
const truck = tenant.add('pumper');
const viewer = tenant.add('viewer');
let relay: TestRelay;
let token: string;
beforeAll(async () => {
  relay = await startRelay({ args: ['--limits', writeLimits({ maxBlobBytes: 2_000_000 })] });
  const link = await bring(
    relay.url,
    name,
    tenant,
    await relay.addTenant(name, { quotaBytes: 5_000_000 }),
  );
  link.close();
  token = await tokenOf(relay.url, name, truck);
});
afterAll(() => relay.close());

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const fetchBlob = (hash: string, headers: Record<string, string> = {}, as = token) =>
  fetch(`${relay.url}t/${name}/blobs/${hash}`, {
    headers: { authorization: `Bearer ${as}`, ...headers },
  });

async function put(bytes: Uint8Array, as = token, hash = hashOf(bytes)) {
  const uploader = createUploader(relay.url, name, as);
  const begun = await uploader.begin(hash, bytes.length);
  const at = begun.headers.get('location');
  return { hash, status: at ? await uploader.send(at, bytes, 0) : begun.status };
}

describe('a blob', () => {
  it('RLY-40 whose upload is cut off again and again goes on where it stopped', async () => {
    const bytes = new Uint8Array(randomBytes(900_000));
    const uploader = createUploader(relay.url, name, token);
    const begun = await uploader.begin(hashOf(bytes), bytes.length);
    expect(begun.status).toBe(201);
    const at = must(begun.headers.get('location'), 'where it goes on');
    let offset = 0;
    for (let cut = 0; cut < 2; cut++) {
      expect(await uploader.send(at, bytes, offset, 200_000)).toBe(0);
      await expect.poll(() => uploader.offset(at), patient).toBeGreaterThan(offset);
      offset = await uploader.offset(at);
      expect(offset).toBeLessThan(bytes.length);
      expect((await fetchBlob(hashOf(bytes))).status).toBe(404);
    }
    expect(await uploader.send(at, bytes, offset)).toBe(204);
    const got = await fetchBlob(hashOf(bytes));
    expect(Buffer.compare(Buffer.from(await got.arrayBuffer()), Buffer.from(bytes))).toBe(0);
  });

  it('RLY-41 is none when its bytes have another hash, and nothing of it stays', async () => {
    const bytes = new Uint8Array(randomBytes(1_000));
    const other = 'ab'.repeat(32);
    expect((await put(bytes, token, other)).status).toBe(422);
    expect((await fetchBlob(other)).status).toBe(404);
    expect((await put(bytes, token, '../../accounts.db')).status).toBe(400);
    expect(readdirSync(join(relay.folder, 'blobs', name, 'uploads'))).toEqual([]);
  });

  it('RLY-42 is fetched whole and in ranges', async () => {
    const bytes = new Uint8Array(randomBytes(5_000));
    const { hash, status } = await put(bytes);
    expect(status).toBe(204);
    const part = await fetchBlob(hash, { range: 'bytes=1000-1999' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/5000']);
    expect(
      Buffer.compare(
        Buffer.from(await part.arrayBuffer()),
        Buffer.from(bytes.subarray(1_000, 2_000)),
      ),
    ).toBe(0);
    expect((await fetchBlob(hash, { range: 'bytes=9000-' })).status).toBe(416);
    const head = await fetch(`${relay.url}t/${name}/blobs/${hash}`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(head.headers.get('content-length')).toBe('5000');
    expect((await fetchBlob('..%2f..%2f..%2faccounts.db')).status).toBe(404);
  });

  it('RLY-42 is for members, brought by those who may write, and of their own tenant', async () => {
    const { hash } = await put(new Uint8Array(randomBytes(100)));
    const reading = await tokenOf(relay.url, name, viewer);
    expect((await fetchBlob(hash, {}, reading)).status).toBe(200);
    expect((await put(new Uint8Array(randomBytes(100)), reading)).status).toBe(403);
    expect((await fetchBlob(hash, {}, 'x'.repeat(64))).status).toBe(401);
    expect((await fetch(`${relay.url}t/${name}/blobs/${hash}`)).status).toBe(401);
    const other = new TestTenant();
    const link = await bring(relay.url, 'other', other, await relay.addTenant('other'));
    link.close();
    const theirs = await tokenOf(relay.url, 'other', other.owner);
    expect((await fetchBlob(hash, {}, theirs)).status).toBe(401);
    const fromTheirs = await fetch(`${relay.url}t/other/blobs/${hash}`, {
      headers: { authorization: `Bearer ${theirs}` },
    });
    expect(fromTheirs.status).toBe(404);
  });

  it('RLY-43 is not begun without room for it, nor for all that were begun', async () => {
    const uploader = createUploader(relay.url, name, token);
    const begin = async (byte: string, length: number) =>
      (await uploader.begin(byte.repeat(32), length)).status;
    expect(await begin('ab', 2_000_001)).toBe(413);
    for (let n = 0; n < 2; n++) await put(new Uint8Array(randomBytes(1_400_000)));
    expect(await begin('cd', 1_900_000)).toBe(413);
    expect([await begin('01', 700_000), await begin('02', 700_000)]).toEqual([201, 413]);
  });
});

describe('a device that proves itself by request', () => {
  it('RLY-11 gets a token as a member only, for this address', async () => {
    const at = (device: Device, host?: string) => prove(relay.url, name, device, host);
    expect(await at(truck)).toMatchObject({ status: 201 });
    expect(await at(truck, 'evil.example')).toMatchObject({ status: 401, why: 'not-proven' });
    expect(await at(newDevice())).toMatchObject({ status: 401, why: 'stranger' });
    expect(await prove(relay.url, 'no-such', truck)).toMatchObject({
      status: 401,
      why: 'no-such-tenant',
    });
  });

  it('RLY-05 RLY-11 has a token that is worth nothing once its right is taken away', async () => {
    const going = tenant.add('pumper');
    const link = await bring(relay.url, name, tenant);
    const old = await tokenOf(relay.url, name, going);
    const ask = () =>
      fetch(`${relay.url}t/${name}/presence`, { headers: { authorization: `Bearer ${old}` } });
    expect((await ask()).status).toBe(200);
    await link.give(membersSpace, [tenant.revoke(going)]);
    expect((await ask()).status).toBe(401);
    expect(await prove(relay.url, name, going)).toMatchObject({ status: 401, why: 'revoked' });
    link.close();
  });
});
