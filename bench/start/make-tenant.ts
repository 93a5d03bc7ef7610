import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { openClient } from '#shared/contract/open-client.ts';
import type { TenantId, WellId } from '#shared/domain/identity/ids.ts';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { attachChannel } from '#core/attach-channel.ts';
import { createCore } from '#core/create-core.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import type { CommandToRun } from '#core/sync/command-runner.ts';

const monthsAtOnce = 24;

/** A tenant with so many wells and months of daily production, written by the product's own commands. */
export async function makeTenant(folder: string, wells: number, months: number) {
  const began = performance.now();
  const core = await createCore({
    dataFolder: folder,
    version: 'bench',
    ports: createSystemPorts(),
  });
  const [near, far] = createInProcessChannels(setImmediate);
  await attachChannel(core, far, { tenantId: null, role: 'owner' });
  const { client, close } = openClient(near);
  const { tenantId } = await client.tenants.create({ name: 'Bench', template: 'permian-texas' });
  close();
  const session = await core.createSession({ tenantId, role: 'owner' });
  const tenant = core.contextOf(session).tenant!;
  let days = 0;
  for (let well = 0; well < wells; well++) {
    const { wellId } = tenant.commands.run({ command: 'wells.create', session }, (edit) => {
      const made = edit.newId() as WellId;
      const document = edit.open('well', made);
      document.set(['name'], `Well ${String(well + 1).padStart(3, '0')}`);
      document.set(['status'], 'producing');
      document.set(['latitude'], 31 + (well % 25) * 0.05);
      document.set(['longitude'], -102 - Math.floor(well / 25) * 0.05);
      return { wellId: made };
    });
    const commands = Array.from({ length: months }, (_, month) => monthOf(wellId, month, session));
    for (let from = 0; from < commands.length; from += monthsAtOnce) {
      for (const { days: entered } of tenant.commands.runMany(
        commands.slice(from, from + monthsAtOnce),
      ))
        days += entered;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const bytes = statSync(join(tenant.folder, 'tenant.db')).size;
  await core.close();
  return { tenantId: tenantId as TenantId, days, bytes, tookMs: performance.now() - began };
}

function monthOf(
  wellId: WellId,
  month: number,
  session: CommandToRun<object>['head']['session'],
): CommandToRun<{ days: number }> {
  const first = `${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  return {
    head: { command: 'production.saveDays', session },
    work(edit) {
      const document = edit.open('wellMonth', `${wellId}/${first.slice(0, 7)}`);
      let days = 0;
      for (let day = first; day.startsWith(first.slice(0, 7)); day = addDays(day, 1)) {
        const decline = 200 * Math.exp(-0.02 * month);
        document.set(['days', day.slice(8), 'oilBbl'], Number((decline + days).toFixed(1)));
        document.set(['days', day.slice(8), 'gasMcf'], Number((decline * 3 + days).toFixed(0)));
        document.set(['days', day.slice(8), 'waterBbl'], Number((decline * 4).toFixed(1)));
        document.set(['days', day.slice(8), 'hoursOn'], 24);
        days++;
      }
      return { days };
    },
  };
}
