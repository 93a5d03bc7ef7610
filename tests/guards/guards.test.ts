import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

let house: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'wellos-guards-'));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  for (const name of ['package.json', '.oxlintrc.json', 'tsconfig.base.json'])
    cpSync(join(root, name), join(house, name));
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

describe('lint refuses an import across a wall', () => {
  it.each([
    ['src/renderer/features/wells/Planted.tsx', '#core/create-core.ts'],
    ['src/renderer/features/wells/Planted.tsx', 'node:fs'],
    ['src/renderer/ui/Planted.tsx', '#renderer/core.ts'],
    ['src/renderer/ui/Planted.tsx', '#shared/domain/identity/ids.ts'],
    ['src/core/features/wells/planted.ts', '#core/drivers/modbus/modbus-driver.ts'],
    ['src/core/features/wells/planted.ts', 'electron'],
    ['src/core/drivers/modbus/planted.ts', '#core/storage/database.ts'],
    ['src/core/drivers/modbus/planted.ts', '../opcua/opcua-driver.ts'],
    ['src/core/storage/planted.ts', '#core/features/wells/wells.ts'],
    ['src/shared/domain/identity/planted.ts', '#shared/contract/index.ts'],
    ['src/shared/kit/planted.ts', '#shared/domain/identity/ids.ts'],
    ['src/shared/chunks/planted.ts', '#shared/documents/definitions.ts'],
    ['src/headless/planted.ts', 'electron'],
    ['relay-server/src/planted.ts', '#core/create-core.ts'],
    ['relay-server/src/planted.ts', '#shared/documents/definitions.ts'],
    ['src/core/planted.ts', '#relay/config.ts'],
    ['src/main/windows.ts', '#core/create-core.ts'],
    ['src/preload/planted.ts', '#shared/kit/refusal.ts'],
    ['simulator/planted.ts', '#core/create-core.ts'],
    ['src/core/features/wells/planted.ts', '../../../shared/kit/must.ts'],
  ])('%s may not import %s', (file, target) => {
    plant(file, `import * as planted from '${target}';\nexport const kept = planted;\n`);
    const { status, stdout } = lint();
    expect(stdout).toContain('no-restricted-imports');
    expect(status).not.toBe(0);
  });

  it('allows what the table allows', () => {
    plant(
      'src/renderer/features/wells/planted.ts',
      `import { must } from '#shared/kit/must.ts';\nexport const kept = must;\n`,
    );
    plant(
      'src/core/features/wells/planted.ts',
      `import { must } from '#shared/kit/must.ts';\nexport const kept = must;\n`,
    );
    expect(lint().stdout).not.toContain('no-restricted-imports');
  });

  it('refuses a cycle', () => {
    plant('src/core/one.ts', `import { two } from './two.ts';\nexport const one = () => two;\n`);
    plant('src/core/two.ts', `import { one } from './one.ts';\nexport const two = () => one;\n`);
    expect(lint().stdout).toContain('no-cycle');
  });
});

describe('the compiler refuses what lint could be told to overlook', () => {
  it('a type of the core in the renderer', () => {
    copy('src/shared', 'src/core/session.ts', 'src/renderer/tsconfig.json');
    plant(
      'src/renderer/planted.ts',
      `import type { Session } from '#core/session.ts';\nexport type Kept = Session;\n`,
    );
    expect(compile('src/renderer')).toMatch(/error TS6307|error TS6059/);
  });

  it('Node in shared', () => {
    copy('src/shared');
    plant('src/shared/planted.ts', `export const kept = process.cwd();\n`);
    expect(compile('src/shared')).toMatch(/planted\.ts.*error TS2\d{3}/);
  });

  it('but not what is right', () => {
    copy('src/shared', 'src/renderer/tsconfig.json');
    plant(
      'src/renderer/planted.ts',
      `import { must } from '#shared/kit/must.ts';\nexport const kept = must(1, 'one');\n`,
    );
    expect(compile('src/renderer')).toBe('');
  });
});

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

function copy(...paths: readonly string[]): void {
  for (const path of paths) {
    cpSync(join(root, path), join(house, path), {
      recursive: true,
      filter: (from) => !from.endsWith('.test.ts'),
    });
  }
}

function lint() {
  return spawnSync(process.execPath, ['node_modules/oxlint/bin/oxlint'], {
    cwd: house,
    encoding: 'utf8',
  });
}

function compile(project: string): string {
  return spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', project], {
    cwd: house,
    encoding: 'utf8',
  }).stdout;
}
