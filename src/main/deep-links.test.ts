import { describe, expect, it } from 'vitest';
import { routeInArguments, routeOfDeepLink } from './deep-links.ts';

/** As the screen writes it: twenty pens with names of their own. */
const pens = Array.from({ length: 20 }, (_, n) => ({ label: `Pen *${n} + ñ`, kind: 'line' }));
const trend = new URLSearchParams({
  tags: '01AB/tubing,01AB/casing',
  more: JSON.stringify({ pens }),
}).toString();

describe('routeOfDeepLink', () => {
  it.each([
    ['wellos://t/01JD/wells/01JE?tab=trend', '#/t/01JD/wells/01JE?tab=trend'],
    ['WELLOS://t/01JD/', '#/t/01JD'],
    ['wellos:///t/01JD', '#/t/01JD'],
    ['wellos://', '#/'],
    [`wellos://t/01/trends?${trend}`, `#/t/01/trends?${trend}`],
  ])('%s', (link, route) => expect(routeOfDeepLink(link)).toBe(route));

  it.each([
    'https://evil.example/',
    'wellos://t/../../etc',
    'wellos://t/<script>',
    'wellos:javascript:alert(1)',
    'wellos://t/a"b',
    `wellos://${'a'.repeat(501)}`,
    `wellos://t?${'a'.repeat(12_001)}`,
    '--inspect',
  ])('is none for %s', (link) => expect(routeOfDeepLink(link)).toBeUndefined());

  it('finds the link among the arguments of a second start', () => {
    expect(routeInArguments(['/opt/wellos', '--flag', 'wellos://t/01'])).toBe('#/t/01');
    expect(routeInArguments(['/opt/wellos'])).toBeUndefined();
  });
});
