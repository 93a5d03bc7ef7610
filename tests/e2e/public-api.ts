import { expect } from '@playwright/test';
import type { CoreProcess } from './core-process.ts';

/** The HTTP API as another program uses it. Paths begin behind `/api/v1`. */
export interface PublicApi {
  get<Answer>(path: string, query?: Readonly<Record<string, string>>): Promise<Answer>;
  send<Answer>(method: 'POST' | 'PUT', path: string, body: object): Promise<Answer>;
}

/** `core` is asked each time, so that a core that was started again is found. */
export function openPublicApi(core: () => CoreProcess, tenantId: string): PublicApi {
  const call = async <Answer>(path: string, query: object, init: RequestInit): Promise<Answer> => {
    const { address, token } = core();
    const url = new URL(`/api/v1${path}`, address);
    url.search = new URLSearchParams({ ...query, tenant: tenantId }).toString();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(url, { ...init, headers });
    const text = await response.text();
    expect(response.status, `${init.method} ${path}: ${text}`).toBe(200);
    return JSON.parse(text) as Answer;
  };
  return {
    get: (path, query = {}) => call(path, query, { method: 'GET' }),
    send: (method, path, body) => call(path, {}, { method, body: JSON.stringify(body) }),
  };
}
