import { expect, it } from 'vitest';
import { withColumn } from './column-choice.ts';

const plan = { fileId: 'f' as never };
const columns = [
  { header: 'Point', meaning: 'tag', samples: [] },
  { header: 'Text', meaning: null, samples: [] },
];

it('TPL-34 one column says a thing: the one that said it before is left out', () => {
  const said = withColumn(plan, { columns }, 'Text', 'tag');
  expect(said.columns).toEqual({ Point: null, Text: 'tag' });
  expect(withColumn(said, { columns }, 'Text', null).columns).toEqual({ Point: null, Text: null });
});
