/** What befalls the seats of a schedule more often than in others: rare bugs show where one kind of trouble is common. */
export interface Mood {
  readonly mostSeats: number;
  /** Of steps at which the power fails somewhere within the next few. */
  readonly crashes: number;
  /** How far ahead at most. */
  readonly crashWithin: number;
  readonly loss: number;
  readonly weights: Weights;
}

export interface Weights {
  readonly edit: number;
  readonly seal: number;
  readonly connect: number;
  readonly disconnect: number;
  readonly refresh: number;
  readonly restart: number;
  readonly backUp: number;
  readonly restore: number;
  readonly rights: number;
  readonly admit: number;
  readonly clock: number;
  readonly lose: number;
  /** Somebody new, who has nothing yet. */
  readonly come: number;
}

const weights: Weights = {
  edit: 50,
  seal: 15,
  connect: 15,
  disconnect: 8,
  refresh: 6,
  restart: 3,
  backUp: 3,
  restore: 2,
  rights: 3,
  admit: 3,
  clock: 2,
  lose: 1,
  come: 2,
};
const everything: Mood = { mostSeats: 7, crashes: 0.25, crashWithin: 25, loss: 0.12, weights };

/** Each schedule has the one its seed falls on. */
export const moods: readonly Mood[] = [
  everything,
  // Two seats and a bad line, over which all must go.
  {
    ...everything,
    mostSeats: 2,
    crashes: 0,
    loss: 0.3,
    weights: { ...weights, restart: 0, backUp: 0, restore: 0, disconnect: 0, lose: 0, come: 0 },
  },
  // Disks that go back.
  { ...everything, mostSeats: 3, weights: { ...weights, backUp: 12, restore: 12, seal: 25 } },
  // Rights that come and go.
  { ...everything, mostSeats: 5, weights: { ...weights, rights: 20, admit: 10, connect: 25 } },
  // Many who come when much has been written.
  { ...everything, mostSeats: 6, weights: { ...weights, seal: 40, come: 8, lose: 3, connect: 25 } },
  // Power that fails at every turn.
  {
    ...everything,
    mostSeats: 3,
    crashes: 0.8,
    crashWithin: 8,
    weights: { ...weights, refresh: 40, connect: 25 },
  },
];
