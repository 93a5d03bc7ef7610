import { describe, expect, it } from 'vitest';
import type { DeviceKey, LogId, Space } from '#shared/chunks/header.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import { lettingGoOf } from './letting-go.ts';
import type { KnownPlace } from './place-book.ts';

const field = 'field' as Space;
const whole: Vector = new Map([['LOG' as LogId, []]]);
const isHeldBy = (theirs: Vector) => theirs === whole;
const own = 'OWN' as DeviceKey;

type Known = Pick<KnownPlace, 'placeId' | 'kind' | 'vectors' | 'floors'>;
const relay: Known = {
  placeId: 'relay:r',
  kind: 'relay',
  vectors: new Map([[field, whole]]),
  floors: null,
};
const seat = (placeId: string, floors: Known['floors'], vector = whole): Known => ({
  placeId,
  kind: 'seat',
  vectors: new Map([[field, vector]]),
  floors,
});

function mayLetGo(role: Role | undefined, places: readonly Known[]): boolean {
  const roles: Readonly<Record<string, Role>> = { BOSS: 'owner', FOREMAN: 'foreman' };
  const roleOf = (who: DeviceKey) => (who === own ? role : roles[who]);
  return lettingGoOf(roleOf, own, () => places).mayLetGo(field, isHeldBy);
}

describe('SYN-286 a seat lets old bodies go', () => {
  it('when the relay, or an owner that keeps all, has said to hold them', () => {
    expect(mayLetGo('pumper', [relay])).toBe(true);
    expect(mayLetGo('engineer', [seat('BOSS', [])])).toBe(true);
  });

  it('never as an owner, or as nobody', () => {
    expect(mayLetGo('owner', [relay])).toBe(false);
    expect(mayLetGo(undefined, [relay])).toBe(false);
  });

  it('not on the word of one that has let some go, has not said, lacks some, or is no owner', () => {
    expect(mayLetGo('pumper', [])).toBe(false);
    expect(mayLetGo('pumper', [{ ...relay, vectors: new Map() }])).toBe(false);
    expect(mayLetGo('pumper', [seat('BOSS', [field])])).toBe(false);
    expect(mayLetGo('pumper', [seat('BOSS', null)])).toBe(false);
    expect(mayLetGo('pumper', [seat('BOSS', [], new Map())])).toBe(false);
    expect(mayLetGo('pumper', [seat('FOREMAN', [])])).toBe(false);
  });
});
