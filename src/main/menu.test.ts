import { describe, expect, it } from 'vitest';
import { menuTemplate } from './menu.ts';

const rolesOf = (platform: NodeJS.Platform, isPackaged: boolean) =>
  JSON.stringify(menuTemplate(platform, isPackaged, { showDataFolder: () => undefined }));

describe('menuTemplate', () => {
  it('offers developer tools only where the product is developed', () => {
    expect(rolesOf('linux', true)).not.toContain('toggleDevTools');
    expect(rolesOf('linux', false)).toContain('toggleDevTools');
  });

  it('has the menu of the app on macOS, and quits from the file menu elsewhere', () => {
    expect(rolesOf('darwin', true)).toContain('appMenu');
    expect(rolesOf('win32', true)).toContain('"quit"');
    expect(rolesOf('win32', true)).not.toContain('appMenu');
  });
});
