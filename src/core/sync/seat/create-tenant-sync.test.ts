import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { connect, openTestSync, type TestSync } from '#tests/fixtures/test-sync.ts';
import { parseInvitation } from './invitation-text.ts';

const seats: TestSync[] = [];
afterEach(async () => {
  for (const seat of seats.splice(0)) await seat.end();
});

const patient = { timeout: 20_000 };

async function open(name: string, seed: number): Promise<TestSync> {
  const seat = await openTestSync(name, seed);
  seats.push(seat);
  return seat;
}

const ownKey = ({ sync }: TestSync) => keyOf(sync.device);
const memberAt = (at: TestSync, of: TestSync) =>
  at.sync.people.members().find(({ device }) => device === ownKey(of));

async function invite(owner: TestSync, newcomer: TestSync, role: Role, minutes = 60) {
  const made = await owner.sync.people.invite({ role, minutes, note: `for ${newcomer.name}` });
  await newcomer.sync.expect(parseInvitation(made.text)!);
  return made;
}

/** Up to the moment in which both screens show the code. */
async function ask(owner: TestSync, newcomer: TestSync, role: Role, minutes = 60) {
  const made = await invite(owner, newcomer, role, minutes);
  await vi.waitFor(() => expect(owner.meeting && newcomer.meeting).toBeDefined(), patient);
  const cut = connect(owner, newcomer);
  await vi.waitFor(() => expect(memberAt(owner, newcomer)?.state).toBe('asking'), patient);
  await vi.waitFor(() => expect(newcomer.sync.status().joining?.step).toBe('confirming'), patient);
  return { ...made, cut };
}

async function admit(owner: TestSync, newcomer: TestSync, role: Role): Promise<() => void> {
  const { cut } = await ask(owner, newcomer, role);
  owner.sync.people.letIn(ownKey(newcomer));
  await vi.waitFor(
    () => expect(newcomer.sync.status()).toMatchObject({ role, joining: null }),
    patient,
  );
  return cut;
}

async function setupTwo(role: Role = 'engineer') {
  const [office, truck] = [await open('OFFICE', 1), await open('TRUCK', 2)];
  office.set('well', 'W', ['name'], 'Lea 1');
  const cut = await admit(office, truck, role);
  return { office, truck, cut };
}

const isSame = (...some: TestSync[]) =>
  vi.waitFor(() => {
    for (const one of some) expect(one.sync.status().state, one.name).toBe('in-step');
    const states = some.map(({ sync }) => sync.place!.states());
    for (const state of states) expect(state).toEqual(states[0]);
  }, patient);

describe('a seat', () => {
  it('SYN-87 keeps a tenant to itself until it is shared', async () => {
    const office = await open('OFFICE', 1);
    office.set('well', 'W', ['name'], 'Lea 1');
    expect(office.sync.place).toBeUndefined();
    expect(office.sync.status()).toMatchObject({ state: 'alone', role: null, unsealed: 1 });
    expect(office.rows('chunk')).toEqual([]);
    expect(office.sync.people.members()).toMatchObject([{ isSelf: true, role: 'owner' }]);
    expect(office.meeting).toBeUndefined();
  });

  it('SYN-260 goes on when what others are called cannot be written down', async () => {
    const { office, truck } = await setupTwo();
    truck.database.write.exec(
      `update deviceSeat set personName = '', seatName = '';
       create trigger full before update on deviceSeat begin select raise(abort, 'full'); end`,
    );
    office.set('well', 'W', ['name'], 'Lea 2');
    await vi.waitFor(() => expect(truck.read('well', 'W')?.name).toBe('Lea 2'), patient);
    // What nobody caught would end the process, and here fails the run.
    await new Promise((resolve) => setTimeout(resolve, 50));
    truck.database.write.exec('drop trigger full');
    office.set('well', 'W', ['name'], 'Lea 3');
    await vi.waitFor(
      () => expect(truck.rows('deviceSeat')).toMatchObject([{ seatName: 'OFFICE' }]),
      patient,
    );
  });

  it('SYN-88 lets another in once the codes on both screens have been compared', async () => {
    const [office, truck] = [await open('OFFICE', 1), await open('TRUCK', 2)];
    office.set('well', 'W', ['name'], 'Lea 1');
    const { inviteKey } = await ask(office, truck, 'pumper');
    const asking = memberAt(office, truck)!;
    expect(asking).toMatchObject({
      personName: 'Person of TRUCK',
      role: 'viewer',
      invitedAs: 'pumper',
    });
    expect(truck.sync.status().joining).toMatchObject({
      code: asking.code,
      tenantName: 'Caprock',
      invitedBy: 'Person of OFFICE',
    });
    expect(truck.read('well', 'W')).toBeUndefined();
    expect(() => truck.set('annotation', 'N', ['text'], 'x')).toThrow('space-not-writable');

    office.sync.people.letIn(ownKey(truck));
    await vi.waitFor(() => expect(truck.read('well', 'W')?.name).toBe('Lea 1'), patient);
    await isSame(office, truck);
    truck.set('annotation', 'N', ['text'], 'now');
    await vi.waitFor(() => expect(office.read('annotation', 'N')?.text).toBe('now'), patient);
    expect(office.sync.people.invitations()).toMatchObject([
      { inviteKey, state: 'joined', note: 'for TRUCK', text: null },
    ]);
  });

  it('SYN-89 shows everybody by name to every member, and to nobody else', async () => {
    const { office, truck } = await setupTwo();
    for (const at of [office, truck]) {
      await vi.waitFor(
        () =>
          expect(
            at.sync.people
              .members()
              .map(({ seatName }) => seatName)
              .toSorted(),
          ).toEqual(['OFFICE', 'TRUCK']),
        patient,
      );
    }
    const bodies = office
      .rows('chunk')
      .map(({ header, body }) => Buffer.concat([header as Buffer, body as Buffer]));
    const inClear = Buffer.concat(bodies).toString('latin1');
    for (const word of ['OFFICE', 'TRUCK', 'Person', 'Caprock', 'for TRUCK'])
      expect(inClear).not.toContain(word);
  });

  it('SYN-91 shows another code to whoever came with the invitation of another', async () => {
    const [office, truck, thief] = [
      await open('OFFICE', 1),
      await open('TRUCK', 2),
      await open('THIEF', 3),
    ];
    const { text } = await office.sync.people.invite({ role: 'owner', minutes: 60, note: '' });
    for (const one of [truck, thief]) await one.sync.expect(parseInvitation(text)!);
    await vi.waitFor(() => expect(thief.meeting && office.meeting).toBeDefined(), patient);
    connect(office, thief);
    await vi.waitFor(() => expect(memberAt(office, thief)?.state).toBe('asking'), patient);
    const shown = truck.sync.status().joining!.code;
    expect(memberAt(office, thief)?.code).not.toBe(shown);
    // It has nothing but what it would have had anyway: no key, and no right.
    expect(thief.sync.place!.ring.current(thief.sync.place!.dataSpaces[0]!)).toBeUndefined();
    office.sync.people.revoke(ownKey(thief), false);
    await vi.waitFor(() => expect(thief.sync.status().state).toBe('revoked'), patient);
  });

  it('SYN-92 lets nobody in with an invitation that has expired or was withdrawn', async () => {
    const [office, truck] = [await open('OFFICE', 1), await open('TRUCK', 2)];
    const { inviteKey } = await ask(office, truck, 'pumper');
    await office.sync.people.withdraw(inviteKey);
    expect(() => office.sync.people.letIn(ownKey(truck))).toThrow('invitation-expired');
    const late = await open('LATE', 4);
    await ask(office, late, 'pumper', -1);
    expect(() => office.sync.people.letIn(ownKey(late))).toThrow('invitation-expired');
    expect(memberAt(office, late)).toMatchObject({ state: 'asking', role: 'viewer' });
  });

  it('SYN-93 refuses at once what its role does not allow, and nothing more', async () => {
    const { office, truck } = await setupTwo('pumper');
    expect(truck.sync.role).toBe('pumper');
    expect(() => truck.set('well', 'W', ['name'], 'Mine')).toThrow('space-not-writable');
    expect(truck.rows('pending')).toEqual([]);
    truck.set('annotation', 'N', ['text'], 'x');
    office.sync.people.changeRole(ownKey(truck), 'viewer');
    await vi.waitFor(() => expect(truck.sync.role).toBe('viewer'), patient);
    expect(() => truck.set('annotation', 'N', ['text'], 'y')).toThrow('space-not-writable');
    office.sync.people.changeRole(ownKey(truck), 'engineer');
    await vi.waitFor(() => expect(truck.sync.role).toBe('engineer'), patient);
    truck.set('well', 'W', ['name'], 'Lea 1H');
    await vi.waitFor(() => expect(office.read('well', 'W')?.name).toBe('Lea 1H'), patient);
  });

  it('SYN-94 stops when it is revoked, and keeps what it has for reading', async () => {
    const { office, truck } = await setupTwo();
    await isSame(office, truck);
    office.sync.people.revoke(ownKey(truck), false);
    await vi.waitFor(() => expect(truck.sync.status().state).toBe('revoked'), patient);
    expect(truck.sync.status()).toMatchObject({ role: null, connected: 0 });
    expect(truck.sync.role).toBe('viewer');
    expect(truck.lost.times).toBe(0);
    expect(truck.read('well', 'W')?.name).toBe('Lea 1');
    expect(() => truck.set('annotation', 'N', ['text'], 'x')).toThrow('space-not-writable');
    await vi.waitFor(() => expect(truck.meeting).toBeUndefined(), patient);
    expect(memberAt(office, truck)).toMatchObject({ state: 'revoked', isLost: false });
    await truck.reopen();
    expect(truck.sync.status().state).toBe('revoked');
    expect(truck.meeting).toBeUndefined();
  });

  it('SYN-95 is wiped when an owner has signed that it is lost, and on nobody’s word', async () => {
    const { office, truck, cut } = await setupTwo();
    await isSame(office, truck);
    // A relay, or whoever stands in its place, says what it likes.
    truck.meeting!.trouble('revoked');
    cut();
    expect(truck.sync.status().state).not.toBe('revoked');
    expect(truck.lost.times).toBe(0);
    office.sync.people.revoke(ownKey(truck), true);
    expect(memberAt(office, truck)).toMatchObject({ state: 'revoked', isLost: true });
    // What a relay shows to one that it turns away.
    const place = office.sync.place!;
    const ids = place.lackingOf('members' as never, new Map());
    truck.sync.place!.takeIn(
      'members' as never,
      ids.map((id) => place.read(id)!),
    );
    await vi.waitFor(() => expect(truck.lost.times).toBe(1), patient);
  });

  it('SYN-96 keeps an owner, whoever asks', async () => {
    const { office, truck } = await setupTwo();
    const own = ownKey(office);
    expect(() => office.sync.people.changeRole(own, 'viewer')).toThrow('last-owner');
    expect(() => office.sync.people.revoke(own, false)).toThrow('last-owner');
    office.sync.people.changeRole(ownKey(truck), 'owner');
    office.sync.people.changeRole(own, 'engineer');
    expect(office.sync.role).toBe('engineer');
    expect(() => office.sync.people.changeRole('ab'.repeat(32) as DeviceKey, 'viewer')).toThrow(
      'member-not-found',
    );
  });

  it('SYN-97 shows owners what was set aside, and takes it up or lets it lie', async () => {
    const { office, truck, cut } = await setupTwo();
    await isSame(office, truck);
    cut();
    truck.set('annotation', 'N', ['text'], 'late');
    truck.sync.place!.seal();
    office.sync.people.revoke(ownKey(truck), false);
    const lacking = truck.sync.place!.lackingOf(
      'field' as never,
      office.sync.place!.vectorOf('field' as never),
    );
    office.sync.place!.takeIn(
      'field' as never,
      lacking.map((id) => truck.sync.place!.read(id)!),
    );
    const { total, chunks } = office.sync.setAside.list(10);
    expect(total).toBe(1);
    expect(chunks).toMatchObject([
      {
        space: 'field',
        author: ownKey(truck),
        authorName: 'Person of TRUCK',
        changes: 1,
        isDismissed: false,
      },
    ]);
    expect(chunks[0]!.documents).toEqual([{ kind: 'annotation', key: 'N' }]);
    expect(office.sync.status().setAside).toBe(1);
    const id = chunks[0]!.chunkId as ChunkId;
    office.sync.setAside.dismiss([id]);
    expect(office.sync.setAside.list(10).chunks[0]!.isDismissed).toBe(true);
    expect(office.read('annotation', 'N')).toBeUndefined();
    office.sync.setAside.admit([id]);
    expect(office.read('annotation', 'N')?.text).toBe('late');
    expect(() => office.sync.setAside.admit([id])).toThrow('chunk-not-set-aside');
  });

  it('SYN-98 tells of each place what it holds and lacks, also when it is away', async () => {
    const { office, truck, cut } = await setupTwo();
    await isSame(office, truck);
    const hashes = () => office.sync.places()[0]!.same?.hashes['field'];
    await vi.waitFor(() => expect(hashes()).toBeDefined(), patient);
    await vi.waitFor(
      () =>
        expect(office.sync.places()).toMatchObject([
          {
            placeId: ownKey(truck),
            name: 'TRUCK',
            unsent: 0,
            unheard: 0,
            isSame: true,
            role: 'engineer',
          },
        ]),
      patient,
    );
    const [known] = office.sync.places();
    expect(known!.same!.hashes).toEqual({
      control: truck.sync.place!.states()[1]!.state,
      field: truck.sync.place!.states()[2]!.state,
    });
    expect(known!.bytesIn).toBeGreaterThan(100);
    cut();
    expect(office.sync.places()[0]!.connections).toEqual([]);
    for (let n = 0; n < 3; n++) {
      office.set('annotation', `N${n}`, ['text'], 'x');
      office.sync.place!.seal();
    }
    expect(office.sync.places()[0]).toMatchObject({ unsent: 3, isSame: false });
    expect(office.sync.status()).toMatchObject({ onlyHere: 3, connected: 0 });
    // What is known of it is kept.
    const { bytesIn } = office.sync.places()[0]!;
    await office.reopen();
    expect(office.sync.places()[0]).toMatchObject({
      name: 'TRUCK',
      unsent: 3,
      bytesIn,
    });
    await vi.waitFor(() => expect(office.meeting && truck.meeting).toBeDefined(), patient);
    connect(office, truck);
    await isSame(office, truck);
    expect(office.sync.status()).toMatchObject({ onlyHere: 0, unsealed: 0 });
    const kinds = office.sync.log({ limit: 100 }).map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['shared', 'invited', 'let-in', 'connected', 'disconnected', 'same']),
    );
    expect(office.sync.log({ limit: 1, kinds: ['invited'] })).toMatchObject([
      { kind: 'invited', details: { role: 'engineer' } },
    ]);
  });

  it('SYN-99 seals what has piled up in steps that let others have their turn', async () => {
    const { office, truck, cut } = await setupTwo();
    await isSame(office, truck);
    cut();
    for (let n = 0; n < 400; n++) office.set('annotation', `N${n % 80}`, ['text'], `${n}`);
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await office.sync.settle();
    isDone = true;
    expect(office.rows('pending')).toEqual([]);
    expect(turns).toBeGreaterThan(5);
    connect(office, truck);
    await isSame(office, truck);
    await vi.waitFor(() => expect(truck.rows('annotation')).toHaveLength(80), patient);
    expect(truck.sync.status().rowsBehind).toBe(0);
  });

  it('SYN-100 says nothing while it is paused, and what it has to say afterwards', async () => {
    const { office, truck } = await setupTwo();
    await isSame(office, truck);
    await truck.sync.pause();
    expect(truck.sync.status()).toMatchObject({ state: 'paused', connected: 0 });
    expect(truck.meeting).toBeUndefined();
    truck.set('annotation', 'N', ['text'], 'later');
    await truck.reopen();
    expect(truck.sync.status()).toMatchObject({ state: 'paused', unsealed: 1 });
    await truck.sync.resume();
    await vi.waitFor(() => expect(truck.meeting).toBeDefined(), patient);
    connect(office, truck);
    await vi.waitFor(() => expect(office.read('annotation', 'N')?.text).toBe('later'), patient);
  });
});
