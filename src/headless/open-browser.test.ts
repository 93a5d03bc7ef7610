import { describe, expect, it } from 'vitest';
import { browserCommand } from './open-browser.ts';

describe('browserCommand', () => {
  it('finds none on a Linux without a screen, or without a way to open one', () => {
    expect(browserCommand('linux', { PATH: '/usr/bin:/bin' })).toBeUndefined();
    expect(browserCommand('linux', { DISPLAY: ':0', PATH: '/nowhere' })).toBeUndefined();
  });

  it('uses the way of each system', () => {
    expect(browserCommand('darwin', {})?.command).toBe('open');
    expect(browserCommand('win32', {})?.command).toBe('rundll32');
  });
});
