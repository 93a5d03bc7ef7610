import { describe, expect, it } from 'vitest';
import type { TagId, TrendViewId } from '#shared/domain/identity/ids.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import { addressedView, linkToTags, readAddress, writeAddress } from './view-address.ts';
import { addPens, changePen, emptyView } from './view-edits.ts';

const savedId = '01J9Z3K8W2M4N5P6Q7R8S9T0VA' as TrendViewId;
const view: TrendView = {
  ...changePen(
    addPens(
      emptyView,
      [
        { tagId: 'D1/a.b~c' as TagId, unit: 'psi', signal: 'tubingPsi' },
        { tagId: 'D2/oil:1' as TagId, unit: 'bbl/d', signal: 'oilRateBblPerDay' },
      ],
      () => undefined,
    ),
    'D1/a.b~c' as TagId,
    { scale: { low: -1.5, high: 250 }, colour: '#12ab34', label: 'A, “b” & c', isHidden: true },
  ),
  period: { kind: 'fixed', fromMs: 1_770_000_000_123, toMs: 1_770_000_600_000 },
  compare: [{ kind: 'shift', shiftMs: 86_400_000, label: 'Day before', tagIds: null }],
};

describe('the address of a view', () => {
  it('says all of it, and leaves what is not its own', () => {
    const search = writeAddress(new URLSearchParams('lease=L&span=5000'), view, savedId);
    const read = readAddress(new URLSearchParams(search.toString()));
    expect(addressedView(read)).toEqual(view);
    expect(read.savedId).toBe(savedId);
    expect(search.get('lease')).toBe('L');
    expect(search.has('span')).toBe(false);
  });

  it('is short for a link to a few tags', () => {
    const search = new URLSearchParams(linkToTags(['D1/a', 'D2/b']));
    const read = readAddress(search);
    expect(read).toEqual({ savedId: null, tagIds: ['D1/a', 'D2/b'], period: null, more: null });
    expect(addressedView(read)).toBeNull();
  });

  it.each([
    ['span=3600000', { kind: 'live', spanMs: 3_600_000 }],
    ['from=1000&to=2000', { kind: 'fixed', fromMs: 1_000, toMs: 2_000 }],
    [
      'from=2026-01-01&to=2026-01-02T00:00:00Z',
      { kind: 'fixed', fromMs: 1_767_225_600_000, toMs: 1_767_312_000_000 },
    ],
    ['from=2000&to=1000', null],
    ['from=yesterday&to=1e99', null],
    ['span=0.5', null],
    ['from=99999999999999999&to=999999999999999999', null],
  ])('reads the period in %s', (text, expected) => {
    expect(readAddress(new URLSearchParams(text)).period).toEqual(expected);
  });

  it('opens with what can be read of a broken one', () => {
    const search = writeAddress(new URLSearchParams(), view, null);
    search.set('more', search.get('more')!.slice(0, 40));
    search.set('tags', 'D1/a,<script>');
    search.set('view', 'nonsense');
    expect(readAddress(search)).toEqual({
      savedId: null,
      tagIds: ['D1/a'],
      period: view.period,
      more: null,
    });
  });

  it('does not take a view that lost a pen of its own for a whole one', () => {
    const search = writeAddress(new URLSearchParams(), view, null);
    search.set('more', search.get('more')!.replaceAll('"axis":1', '"axis":7'));
    expect(addressedView(readAddress(search))).toBeNull();
  });
});
