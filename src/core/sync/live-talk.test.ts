import { randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { SpaceKey } from '#shared/chunks/chunk.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Space, SpaceKeyId } from '#shared/chunks/header.ts';
import type { Live } from '#shared/chunks/wire.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createLiveTalk } from './live-talk.ts';

const tenantId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as TenantId;
const newKey = (): SpaceKey => ({
  id: bytesToHex(new Uint8Array(randomBytes(32))) as SpaceKeyId,
  key: new Uint8Array(randomBytes(32)),
});

/** Seats on one line, each with the keys it holds. */
function setup() {
  const line = createEmitter<Live>();
  const said: Uint8Array[] = [];
  const seatOf = (keys: readonly SpaceKey[], tenant = tenantId) =>
    createLiveTalk(
      {
        place: {
          ring: {
            current: () => keys[0],
            get: (id: SpaceKeyId) => keys.find((one) => one.id === id),
          },
        } as never,
        sendLive(space, bytes) {
          said.push(bytes);
          line.emit({ kind: 'live', space, bytes });
        },
        onLive: (listener) => line.subscribe(listener),
      },
      { tenantId: tenant, ports: { random: seededRandom(1) } },
    );
  return { line, said, seatOf };
}

describe('what seats tell each other for the moment', () => {
  it('NTE-13 comes to who has the key, in its own kind, and to nobody else', () => {
    const { said, seatOf } = setup();
    const [key, older, other] = [newKey(), newKey(), newKey()];
    const [ann, bob, stranger] = [seatOf([key]), seatOf([older, key]), seatOf([other])];
    const abroad = seatOf([key], '01HZZZZZZZZZZZZZZZZZZZZZZY' as TenantId);
    const heard = [bob, stranger, abroad].map((seat) => {
      const hear = vi.fn();
      seat.on('note', hear);
      return hear;
    });
    ann.say('note', { name: 'Ann', cursor: '3@aa' });
    ann.say('look', { at: 'well' });
    expect(heard[0]!.mock.calls).toEqual([[{ name: 'Ann', cursor: '3@aa' }]]);
    expect(heard[1]).not.toHaveBeenCalled();
    expect(heard[2]).not.toHaveBeenCalled();
    expect(Buffer.concat(said).includes('Ann')).toBe(false);
  });

  it('NTE-13 is passed over when it was altered, is no message or is too long', () => {
    const { line, said, seatOf } = setup();
    const key = newKey();
    const hear = vi.fn();
    seatOf([key]).on('note', hear);
    const ann = seatOf([key]);
    ann.say('note', 'x');
    const whole = said[0]!;
    hear.mockClear();
    const space = 'field' as Space;
    for (let at = 0; at < whole.length; at++) {
      const altered = whole.slice();
      altered[at]! ^= 1;
      line.emit({ kind: 'live', space, bytes: altered });
      line.emit({ kind: 'live', space, bytes: whole.slice(0, at) });
    }
    line.emit({ kind: 'live', space: 'control' as Space, bytes: whole });
    ann.say('note', 'x'.repeat(20_000));
    expect(hear).not.toHaveBeenCalled();
  });
});
