import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '#shared/contract/call-errors.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { keyOfCell, type EntryAnswer, type EntryCommand, type EntryEdit } from './entry.ts';
import { createEntryQueue } from './entry-queue.ts';
import { createEntryStorage, createMemoryStorage } from './entry-storage.ts';

const edit = (field: 'oilBbl' | 'gasMcf', after: number): EntryEdit => ({
  wellId: 'W1',
  period: '2026-07-01',
  field,
  text: String(after),
  before: null,
  after,
});
const command = (commandId: string, ...edits: EntryEdit[]): EntryCommand => ({
  commandId,
  kind: 'days',
  edits,
});
const oil = keyOfCell(edit('oilBbl', 0));
const nothingFound: EntryAnswer = { findings: [] };

/** A core whose answers are given by hand. */
function setupQueue(texts = createMemoryStorage()) {
  const sent: {
    readonly command: EntryCommand;
    readonly answer: PromiseWithResolvers<EntryAnswer>;
  }[] = [];
  const undoRefusals: string[] = [];
  const line = { isUp: true };
  const queue = createEntryQueue({
    send(one) {
      const answer = Promise.withResolvers<EntryAnswer>();
      sent.push({ command: one, answer });
      return answer.promise;
    },
    isConnected: () => line.isUp,
    storage: createEntryStorage(texts, 'T'),
    onSaved: () => Promise.resolve(),
    onUndoRefused: (one) => undoRefusals.push(one.commandId),
  });
  const sentIds = () => sent.map((one) => one.command.commandId);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { queue, sent, sentIds, line, texts, undoRefusals, settle };
}

describe('entry queue', () => {
  it('sends one at a time, in order, and shows the newest value until that one is answered', async () => {
    const { queue, sent, sentIds, settle } = setupQueue();
    queue.submit(command('1', edit('oilBbl', 10)));
    queue.submit(command('2', edit('oilBbl', 12)));
    expect(sentIds()).toEqual(['1']);
    sent[0]!.answer.resolve(nothingFound);
    await settle();
    expect(sentIds()).toEqual(['1', '2']);
    expect(queue.cell(oil)).toMatchObject({ status: 'pending', value: 12 });
    sent[1]!.answer.resolve(nothingFound);
    await settle();
    expect(queue.cell(oil)).toMatchObject({ status: 'saved' });
    expect(queue.counts()).toEqual({ pending: 0, kept: 0 });
  });

  it('repeats with the same id after the line broke, and only then', async () => {
    const { queue, sent, sentIds, line, settle } = setupQueue();
    queue.submit(command('1', edit('oilBbl', 10)));
    line.isUp = false;
    sent[0]!.answer.reject(new ConnectionLost());
    await settle();
    queue.submit(command('2', edit('gasMcf', 3)));
    expect(sentIds()).toEqual(['1']);
    expect(queue.counts().pending).toBe(2);
    line.isUp = true;
    queue.resume();
    expect(sentIds()).toEqual(['1', '1']);
    sent[1]!.answer.resolve(nothingFound);
    await settle();
    expect(sentIds()).toEqual(['1', '1', '2']);
  });

  it('goes on after a restart with what was not answered', async () => {
    const first = setupQueue();
    first.queue.submit(command('1', edit('oilBbl', 10)));
    first.queue.submit(command('2', edit('gasMcf', 3)));
    first.sent[0]!.answer.resolve(nothingFound);
    await first.settle();
    const second = setupQueue(first.texts);
    expect(second.queue.counts().pending).toBe(1);
    second.queue.resume();
    expect(second.sentIds()).toEqual(['2']);
    second.sent[0]!.answer.resolve(nothingFound);
    await second.settle();
    expect(setupQueue(first.texts).queue.counts()).toEqual({ pending: 0, kept: 0 });
  });

  it('keeps a refused text in its cell, over a restart too, until it is given up', async () => {
    const { queue, sent, texts, settle } = setupQueue();
    queue.submit(command('1', edit('oilBbl', -5)));
    sent[0]!.answer.reject(new Refusal('value-impossible'));
    await settle();
    expect(queue.cell(oil)).toMatchObject({
      status: 'kept',
      text: '-5',
      reason: { kind: 'refused' },
    });
    const restarted = setupQueue(texts).queue;
    expect(restarted.cell(oil)).toMatchObject({ text: '-5', reason: { kind: 'restored' } });
    restarted.giveUp(oil);
    expect(setupQueue(texts).queue.cell(oil)).toBeUndefined();
  });

  it('a refusal of an older command does not touch a newer one of the same cell', async () => {
    const { queue, sent, settle } = setupQueue();
    queue.submit(command('1', edit('oilBbl', -5)));
    queue.submit(command('2', edit('oilBbl', 5)));
    sent[0]!.answer.reject(new Refusal('value-impossible'));
    await settle();
    expect(queue.cell(oil)).toMatchObject({ status: 'pending', value: 5 });
  });

  it('an undo that is refused leaves the cell to the core and says so', async () => {
    const { queue, sent, undoRefusals, settle } = setupQueue();
    queue.submit({ ...command('9', edit('oilBbl', 1)), kind: 'undo', target: { commandId: '1' } });
    sent[0]!.answer.reject(new Refusal('nothing-to-undo'));
    await settle();
    expect(queue.cell(oil)).toBeUndefined();
    expect(undoRefusals).toEqual(['9']);
  });

  it('what stood in an open editor when the program ended is there again', () => {
    const first = setupQueue();
    first.queue.typing(oil, '12');
    expect(setupQueue(first.texts).queue.keptCells()).toEqual([
      [oil, { status: 'kept', text: '12', reason: { kind: 'restored' } }],
    ]);
    first.queue.typing(oil, null);
    expect(setupQueue(first.texts).queue.keptCells()).toEqual([]);
  });

  it('closing an editor without a change keeps the text that was refused before', () => {
    const { queue, texts } = setupQueue();
    queue.keep(oil, '12x', { kind: 'unreadable' });
    queue.typing(oil, '12xy');
    queue.typing(oil, null);
    expect(setupQueue(texts).queue.cell(oil)).toMatchObject({ text: '12x' });
  });

  it('does not send what it may not: a core that refuses the whole connection gets nothing', async () => {
    const { queue, sent, line, settle } = setupQueue();
    queue.submit(command('1', edit('oilBbl', 10)));
    line.isUp = false;
    sent[0]!.answer.reject(new Refusal('tenant-not-open'));
    await settle();
    expect(queue.cell(oil)).toMatchObject({ status: 'pending' });
  });
});
