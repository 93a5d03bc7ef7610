import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  NodeClass,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  type BaseNode,
  type UAObject,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Driver, RawSample } from '#core/drivers/driver.ts';
import { createOpcuaDriver } from '#core/drivers/opcua/opcua-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import { findRealData } from '#tests/fixtures/find-real-data.ts';

const data = findRealData();
const published = [
  'DI/Opc.Ua.Di.NodeSet2.xml',
  'Machinery/Opc.Ua.Machinery.NodeSet2.xml',
  'PADIM/Opc.Ua.IRDI.NodeSet2.xml',
  'PADIM/Opc.Ua.PADIM.NodeSet2.xml.gz',
  'Machinery/ProcessValues/Opc.Ua.Machinery.ProcessValues.NodeSet2.xml',
  'Machinery/Opc.Ua.Machinery.Examples.NodeSet2.xml',
];
const objects = 'ns=0;i=85';
/** Diagnostics of the server, whose nodes come and go with sessions. */
const diagnostics = 'ns=0;i=2274';

describe.skipIf(!data)('published node sets, served', { timeout: 180_000 }, () => {
  let folder: string;
  let server: OPCUAServer;
  let driver: Driver;
  const samples: RawSample[] = [];
  const watched: TagId = 'm/watched' as TagId;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wellos-nodesets-'));
    server = await startServer(folder);
    driver = createOpcuaDriver({
      deviceId: 'test' as DeviceId,
      address: {
        kind: 'opcua',
        endpointUrl: `opc.tcp://127.0.0.1:${server.endpoints[0]!.port}`,
        securityMode: 'None',
      },
      scanMs: 200,
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      patience: { connectMs: 20_000, silenceMs: 20_000 },
      shared: createSharedLines(),
      workFolder: folder,
    });
    driver.reports.subscribe((report) => {
      if (report.kind === 'samples') samples.push(...report.samples);
    });
    const variable = firstVariable(server);
    driver.start([
      {
        tagId: watched,
        point: tagAddress.parse({ kind: 'opcua', nodeId: variable.nodeId.toString() }),
      },
    ]);
  }, 180_000);
  afterAll(async () => {
    await driver?.close();
    await server?.shutdown(0);
    await rm(folder, { recursive: true, force: true });
  });

  it('TEL-59 are browsed node for node as the server has them', async () => {
    await expect.poll(() => samples.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const browsed = await browseAll(driver, objects, new Map());
    const expected = nodesBelow(server, objects, new Map());
    const ofSets = sorted(browsed.keys()).filter(isOfSets);
    expect(ofSets.length).toBeGreaterThan(100);
    expect(ofSets).toEqual(sorted(expected.keys()).filter(isOfSets));
    for (const nodeId of ofSets) {
      const node = browsed.get(nodeId)!;
      const isObject = expected.get(nodeId)!.nodeClass === NodeClass.Object;
      expect(node.kind, nodeId).toBe(isObject ? 'object' : 'value');
      expect(node.name, nodeId).toBe(expected.get(nodeId)!.displayName[0]!.text);
    }
  });

  it('TEL-51 a node of theirs is a tag with its quality', async () => {
    await expect.poll(() => samples.length, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(samples.find(({ tagId }) => tagId === watched)).toMatchObject({ tagId: watched });
    expect(samples[0]!.reason).not.toBe('unknown-tag');
  });
});

async function startServer(folder: string): Promise<OPCUAServer> {
  const files = await Promise.all(published.map((name) => unpacked(name, folder)));
  const store = (name: string) =>
    new OPCUACertificateManager({
      rootFolder: join(folder, name),
      automaticallyAcceptUnknownCertificate: true,
      disableFileWatchers: true,
    });
  const server = new OPCUAServer({
    port: await freePort(),
    hostname: '127.0.0.1',
    nodeset_filename: [nodesets.standard, ...files],
    serverCertificateManager: store('server'),
    userCertificateManager: store('users'),
  });
  await server.initialize();
  await server.start();
  return server;
}

async function unpacked(name: string, folder: string): Promise<string> {
  const path = join(data!, '4_scada/opcua_nodesets', name);
  if (!name.endsWith('.gz')) return path;
  const out = join(folder, 'unpacked.xml');
  await writeFile(out, gunzipSync(readFileSync(path)));
  return out;
}

/** A variable of a machine of the examples. */
function firstVariable(server: OPCUAServer): BaseNode {
  const found = [...nodesBelow(server, objects, new Map()).values()].find(
    ({ nodeClass, nodeId }) => nodeClass === NodeClass.Variable && nodeId.namespace > 1,
  );
  if (!found) throw new Error('no variable');
  return found;
}

/** By the library's own view of the address space, not over the line. */
function nodesBelow(server: OPCUAServer, from: string, known: Map<string, BaseNode>) {
  const node = server.engine.addressSpace!.findNode(from) as UAObject;
  const children = node
    .findReferencesExAsObject('HierarchicalReferences')
    .filter(({ nodeClass }) => nodeClass === NodeClass.Object || nodeClass === NodeClass.Variable);
  for (const child of children) {
    const key = child.nodeId.toString();
    if (known.has(key) || key === diagnostics) continue;
    known.set(key, child);
    nodesBelow(server, key, known);
  }
  return known;
}

async function browseAll(driver: Driver, from: string, known: Map<string, BrowsedNode>) {
  for (const node of await driver.browse!(from)) {
    if (known.has(node.nodeId) || node.nodeId === diagnostics) continue;
    known.set(node.nodeId, node);
    await browseAll(driver, node.nodeId, known);
  }
  return known;
}

/** Of the server's own some are for administrators only. */
const isOfSets = (nodeId: string) => !nodeId.startsWith('ns=0;');
const sorted = (keys: Iterable<string>) => [...keys].toSorted();

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
