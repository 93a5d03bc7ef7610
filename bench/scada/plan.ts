import { isQuick } from '../report.ts';

const asked = process.argv.indexOf('--minutes');
const askedMinutes = asked < 0 ? undefined : Number(process.argv[asked + 1]);
if (askedMinutes !== undefined && !(askedMinutes > 0))
  throw new Error('--minutes wants a number of minutes');

export const tagsPerDevice = 20;
export const scanMs = 1_000;

/** How much of everything; `--quick` walks the same path with less. */
export const plan = isQuick
  ? {
      plants: [10],
      plantSeconds: (askedMinutes ?? 0.07) * 60,
      bareSeconds: 3,
      mostForFuxa: 0,
      peerSeconds: 0,
      faultPhaseSeconds: 4,
      faulty: { all: 20, dead: 4, slow: 4, dropping: 2 },
      itemCount: 200,
      itemSeconds: 2,
      topicCount: 1_000,
      topicSeconds: 2,
      settleMs: 500,
      inFlightMs: 1_500,
    }
  : {
      plants: [100, 500],
      plantSeconds: (askedMinutes ?? 10) * 60,
      bareSeconds: 60,
      /** With more its queue of rows only grows, and the disk is everybody's. */
      mostForFuxa: 100,
      peerSeconds: 240,
      faultPhaseSeconds: 30,
      faulty: { all: 100, dead: 10, slow: 10, dropping: 5 },
      itemCount: 1_000,
      itemSeconds: 60,
      topicCount: 5_000,
      topicSeconds: 60,
      settleMs: 10_000,
      inFlightMs: 2_500,
    };
