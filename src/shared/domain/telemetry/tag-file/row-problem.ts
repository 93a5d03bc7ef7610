/** Why a row of a file of tags cannot be taken. Words lie in resources/locales under `tagFileProblem.<why>`. */
export const tagFileProblems = [
  'device-missing',
  'device-unknown',
  'device-twice',
  'device-exists',
  'template-unknown',
  'parameter-wrong',
  'line-wrong',
  'tag-twice',
  'tag-exists',
  'tag-key-wrong',
  'point-missing',
  'point-wrong',
  'register-wrong',
  'encoding-unknown',
  'signal-unknown',
  'number-wrong',
  'well-unknown',
] as const;
export type TagFileProblem = (typeof tagFileProblems)[number];

/** What is wrong in a row, and with what: the text of the file. */
export interface RowProblem {
  readonly row: number;
  readonly why: TagFileProblem;
  readonly what: string;
}

/** Ends the reading of a row. */
export class RowRefused extends Error {
  readonly why: TagFileProblem;
  readonly what: string;

  constructor(why: TagFileProblem, what: string) {
    super(`${why} ${what}`);
    this.why = why;
    this.what = what;
  }
}
