import { describe, expect, it } from 'vitest';
import type { DesktopHost } from '#shared/contract/host.ts';
import { createDesktopHost } from './desktop.ts';

describe('a link to a screen of the desktop shell', () => {
  it('is one that the system opens the shell with', () => {
    const host = createDesktopHost({ language: 'en' } as DesktopHost);
    expect(host.linkTo('#/t/01/trends?tags=A%2Fb')).toBe('wellos://t/01/trends?tags=A%2Fb');
    expect(host.linkTo('')).toBe('wellos://');
  });
});
