import { installationOs } from '#core/implementer.ts';
import BetterSqlite3 from 'better-sqlite3';

export const system = {
  about: installationOs.system.about.handler(({ context: { core } }) => ({
    version: core.version,
    dataFolder: core.dataFolder,
    node: process.version,
    sqlite: sqliteVersion(),
    platform: `${process.platform} ${process.arch}`,
    startedAtMs: core.startedAtMs,
    residentBytes: process.memoryUsage.rss(),
    freeDiskBytes: core.ports.disk.freeBytes(core.dataFolder) ?? null,
    simulatorAvailable: core.startSimulatedLease !== null,
  })),
};

function sqliteVersion(): string {
  const database = new BetterSqlite3(':memory:');
  try {
    return database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  } finally {
    database.close();
  }
}
