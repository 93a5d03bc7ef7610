import { describe, expect, it } from 'vitest';
import type { Job } from '#shared/contract/jobs.ts';
import { endedSince, mergeJobs } from './merge-jobs.ts';

const job = (jobId: string, state: Job['state']) => ({ jobId, state }) as unknown as Job;
const shown = (jobs: readonly Job[]) => jobs.map(({ jobId, state }) => `${jobId} ${state}`);

describe('mergeJobs', () => {
  it('moves jobs where they stand and puts new ones first', () => {
    const list = [job('b', 'waiting'), job('a', 'running')];
    const moved = [job('a', 'done'), job('c', 'waiting'), job('d', 'waiting')];
    expect(shown(mergeJobs(list, moved))).toEqual([
      'd waiting',
      'c waiting',
      'b waiting',
      'a done',
    ]);
  });
});

describe('endedSince', () => {
  it('tells of what was at work and is not, once', () => {
    const list = [job('a', 'running'), job('b', 'running'), job('c', 'done'), job('d', 'running')];
    const moved = [job('a', 'done'), job('b', 'failed'), job('c', 'done'), job('d', 'cancelled')];
    expect(shown(endedSince(list, moved))).toEqual(['a done', 'b failed']);
    expect(endedSince(mergeJobs(list, moved), moved)).toEqual([]);
  });

  it('is silent about what it meets for the first time', () => {
    expect(endedSince([], [job('a', 'done')])).toEqual([]);
  });
});
