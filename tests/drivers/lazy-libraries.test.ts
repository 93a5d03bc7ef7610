import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Runs in a process of its own, where nothing else has loaded a library yet. */
const script = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /node_modules\\/([^/]+)\\//.exec(url) ?? [];
      if (name) loaded.add(name);
      return next(url, context);
    },
  });
  const { drivers } = await import('#core/drivers/drivers.ts');
  await import('#core/drivers/in-process-lines.ts');
  const before = [...loaded];
  await drivers.modbus();
  const withModbus = [...loaded];
  await drivers.mqtt();
  const withMqtt = [...loaded];
  await drivers.opcua();
  console.log(JSON.stringify({ before, withModbus, withMqtt, withAll: [...loaded] }));
  process.exit(0);
`;

it('TEL-66 loads a protocol library with the first device of its kind, and no sooner', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  const seen = JSON.parse(stdout) as Record<string, string[]>;
  const protocols = ['modbus-serial', 'mqtt', 'node-opcua-client'];
  const loadedBy = (stage: string) => protocols.filter((name) => seen[stage]!.includes(name));
  expect(loadedBy('before')).toEqual([]);
  expect(loadedBy('withModbus')).toEqual(['modbus-serial']);
  expect(loadedBy('withMqtt')).toEqual(['modbus-serial', 'mqtt']);
  expect(loadedBy('withAll')).toEqual(protocols);
});
