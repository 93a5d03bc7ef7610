import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';

const peersFolder = resolve(import.meta.dirname, '../peers');
const requirePeer = createRequire(join(peersFolder, 'package.json'));

/** A module of bench/peers, which is no part of the product and installed on request only. */
export function loadPeer<T>(name: string): T {
  return requirePeer(name) as T;
}

export function hasPeer(name: string): boolean {
  return existsSync(join(peersFolder, 'node_modules', name, 'package.json'));
}

/** Where a program is, by an environment variable, in known folders or on the path; undefined where it is not. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const asked = process.env[`WELLOS_BENCH_${name.toUpperCase().replaceAll('-', '_')}`];
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const places = [...folders, ...onPath].map((folder) => join(folder, name));
  return [asked, ...places].find((path) => path !== undefined && existsSync(path));
}
