import {
  bucketMs,
  createDigesting,
  minuteMs,
  type Digest,
  type Question,
} from '../historian/questions.ts';

type Cell = number | bigint | string | null;

/** How one database asks: rows of plain cells. `quotient` divides integers, dropping the rest. */
export interface Sql {
  readonly latest: string;
  readonly quotient: string;
  all(sql: string): Promise<readonly (readonly Cell[])[]> | readonly (readonly Cell[])[];
}

/** Samples as rows of (tag, ts, value, quality), minutes as (tag, ts, count, low, high, total). */
export async function askSql(sql: Sql, question: Question, rolled: boolean): Promise<Digest> {
  const digesting = createDigesting();
  if (question.kind === 'latest') {
    for (const [ts, value] of await sql.all(sql.latest))
      digesting.latest(Number(ts), Number(value));
  } else if (question.kind === 'raw') {
    const { tag, fromMs, toMs } = question;
    const text = `SELECT ts, value, quality FROM samples WHERE tag = ${tag} AND ts >= ${fromMs} AND ts < ${toMs} ORDER BY ts`;
    for (const [, value, quality] of await sql.all(text))
      digesting.sample(Number(value), Number(quality) < 2);
  } else {
    const text = rolled ? minuteBuckets(sql, question) : rawBuckets(sql, question);
    for (const [, , count, low, high, mean] of await sql.all(text))
      digesting.bucket(Number(count), Number(low), Number(high), Number(mean));
  }
  return digesting.digest();
}

/** The one-minute table, of good samples. */
export const fillMinutes = ({ quotient }: Pick<Sql, 'quotient'>) =>
  `INSERT INTO minutes SELECT tag, (ts ${quotient} ${minuteMs}) * ${minuteMs}, count(*), min(value), max(value), sum(value)
   FROM samples WHERE quality < 2 GROUP BY 1, 2 ORDER BY 1, 2`;

type Buckets = Extract<Question, { kind: 'buckets' }>;

function rawBuckets({ quotient }: Sql, question: Buckets): string {
  return `SELECT tag, (ts - ${question.fromMs}) ${quotient} ${bucketMs(question)} AS bucket, count(*), min(value), max(value), avg(value)
    FROM samples WHERE ${where(question)} AND quality < 2 GROUP BY 1, 2 ORDER BY 1, 2`;
}

function minuteBuckets({ quotient }: Sql, question: Buckets): string {
  return `SELECT tag, (ts - ${question.fromMs}) ${quotient} ${bucketMs(question)} AS bucket, sum(count), min(low), max(high), sum(total) / sum(count)
    FROM minutes WHERE ${where(question)} GROUP BY 1, 2 ORDER BY 1, 2`;
}

function where({ tags, fromMs, toMs }: Buckets): string {
  const ofTags = tags.length === 1 ? `tag = ${tags[0]}` : `tag IN (${tags.join(', ')})`;
  return `${ofTags} AND ts >= ${fromMs} AND ts < ${toMs}`;
}
