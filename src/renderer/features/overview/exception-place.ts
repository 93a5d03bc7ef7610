import type { OneException, OverviewException } from '#shared/contract/overview.ts';
import type { ScreenKey } from '#renderer/app/screens.ts';

export interface ExceptionPlace {
  readonly screen: ScreenKey;
  readonly rest: string;
}

type Placed = Pick<OneException, 'kind' | 'wellId' | 'leaseId' | 'deviceId' | 'tagId' | 'details'> &
  Partial<Pick<OverviewException, 'members'>>;

/** Where an exception is looked into or put right. */
export function exceptionPlace(exception: Placed): ExceptionPlace {
  const { kind, leaseId, deviceId, details, members = [] } = exception;
  const lease = leaseId ? `lease=${leaseId}` : '';
  switch (kind) {
    case 'entries-missing':
      return { screen: 'production', rest: queryOf(`day=${details['day'] ?? ''}`, lease) };
    case 'production-down':
      return { screen: 'production', rest: queryOf(lease) };
    case 'conflicts-open':
      return { screen: 'conflicts', rest: '' };
    case 'database-damaged':
      return { screen: 'settings', rest: '/operators' };
    case 'alarm':
      return { screen: 'alarms', rest: queryOf(lease) };
    case 'device-offline':
      return { screen: 'devices', rest: deviceId ? `/${deviceId}` : '' };
    case 'tank-high':
      return { screen: 'field', rest: `/tanks${queryOf(lease)}` };
    case 'values-bad':
    case 'values-stale':
      return members.length > 0
        ? { screen: 'tags', rest: queryOf(`trust=${trusts[kind]}`, lease) }
        : valuePlace(exception);
  }
}

const trusts = { 'values-bad': 'bad', 'values-stale': 'stale' } as const;

function valuePlace({ wellId, tagId, deviceId }: Placed): ExceptionPlace {
  if (!wellId && !tagId) return { screen: 'devices', rest: deviceId ? `/${deviceId}` : '' };
  return { screen: wellId ? 'wells' : 'overview', rest: tagPlace(wellId, tagId) };
}

/** After the screen's name: a well with one of its tags chosen, or the overview with the tag beside it. */
export function tagPlace(wellId: string | null, tagId: string | null): string {
  const query = queryOf(tagId ? `tag=${encodeURIComponent(tagId)}` : '');
  return wellId ? `/${wellId}${query}` : query;
}

function queryOf(...parts: readonly string[]): string {
  const said = parts.filter(Boolean);
  return said.length > 0 ? `?${said.join('&')}` : '';
}
