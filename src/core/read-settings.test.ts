import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualKeepRules } from '#shared/domain/telemetry/keep-rules.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { changeSettings } from './features/settings/settings.ts';

let tenant: TestTenant;
beforeEach(() => {
  tenant = openTestTenant();
});
afterEach(() => tenant.close());

const setFormer = (sampleDays: number) =>
  tenant.deps.commands.run({ command: 'settings.change', session: tenant.session }, (edit) => {
    edit.open('settings', 'tenant').set(['sampleDays'], sampleDays);
    return {};
  });

describe('settings as they are read', () => {
  it.each([
    [365, 13],
    [1, 1],
    [30, usualKeepRules.standard.rawMonths],
  ])('HSP-08 %i days of an earlier version are %i months of the standard class', (days, months) => {
    setFormer(days);
    expect(tenant.deps.settings().keepStandard.rawMonths).toBe(months);
    expect(tenant.deps.settings().keepShort).toEqual(usualKeepRules.short);
  });

  it('HSP-08 what is chosen since stands above it', () => {
    setFormer(365);
    const keepStandard = { rawMonths: 7, rollupYears: 9, archive: true };
    changeSettings(
      tenant.deps,
      { command: 'settings.change', session: tenant.session },
      { keepStandard },
    );
    expect(tenant.deps.settings().keepStandard).toEqual(keepStandard);
  });
});
