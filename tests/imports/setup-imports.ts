import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import type { FrameDescription } from '#shared/contract/frames.ts';
import type { ImportPlan, ImportTarget } from '#shared/contract/imports.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { openClient, type ContractClient } from '#shared/contract/open-client.ts';
import type { FileId, JobId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { attachChannel } from '#core/attach-channel.ts';
import { createCore } from '#core/create-core.ts';
import { createSystemPorts } from '#core/system-ports.ts';

export { findRealData } from '#tests/fixtures/find-real-data.ts';

const pieceBytes = 2 ** 20;

/** A core in a folder of its own with one tenant, and a client that speaks to it through the contract. */
export async function setupImports(template = 'permian-texas') {
  const dataFolder = mkdtempSync(join(tmpdir(), 'wellos-imports-'));
  const open = () =>
    createCore({ dataFolder, version: '0.0.0', ports: createSystemPorts(), logLevel: 'silent' });
  const connect = async (core: Awaited<ReturnType<typeof open>>, tenantId: Session['tenantId']) => {
    const [near, far] = createInProcessChannels(setImmediate);
    const session: Session = { tenantId, role: 'owner' };
    await attachChannel(core, far, session);
    return openClient(near);
  };
  let core = await open();
  const installation = await connect(core, null);
  const { tenantId } = await installation.client.tenants.create({ name: 'Import test', template });
  await installation.close();
  let connection = await connect(core, tenantId);

  const receive = async (name: string, bytes: Buffer): Promise<FileId> => {
    const { imports } = connection.client;
    const { fileId } = await imports.begin({ name, bytes: bytes.length });
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      const base64 = bytes.subarray(offset, offset + pieceBytes).toString('base64');
      await imports.receive({ fileId, offset, base64 });
    }
    return fileId;
  };
  /** The job as soon as it is as wanted. */
  const waitForJob = async (jobId: JobId, isWanted: (job: Job) => boolean): Promise<Job> => {
    for await (const jobs of await connection.client.jobs.progress()) {
      const job = jobs.find((one) => one.jobId === jobId);
      if (job && isWanted(job)) return job;
    }
    throw new Error('The stream of jobs ended early');
  };
  const endOf = (jobId: JobId) =>
    waitForJob(jobId, ({ state }) => state !== 'waiting' && state !== 'running');

  return {
    get client(): ContractClient {
      return connection.client;
    },
    takeFrame: (description: FrameDescription) => connection.takeFrame(description),
    receive,
    waitForJob,
    endOf,
    /** Closes the core, whatever it is at, and opens it again on the same folder. */
    async restart() {
      await connection.close();
      await core.close();
      core = await open();
      connection = await connect(core, tenantId);
    },
    receiveFile: (path: string) => receive(basename(path), readFileSync(path)),
    /** Guesses a plan, lets the test correct it, and imports by it. */
    async importFile(
      fileId: FileId,
      options: {
        readonly table?: string;
        readonly target?: ImportTarget;
        readonly correct?: (plan: ImportPlan) => ImportPlan;
      } = {},
    ) {
      const { table = null, target, correct = (plan: ImportPlan) => plan } = options;
      const { client } = connection;
      const looked = await client.imports.inspect({ fileId, table, target });
      const plan = correct(looked.guess);
      const preview = await client.imports.preview({ plan });
      const { jobId, batchId } = await client.imports.start({ plan });
      const job = await endOf(jobId);
      return { looked, plan, preview, batchId, job, result: must(job.result, JSON.stringify(job)) };
    },
    async close() {
      await connection.close();
      await core.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

type Session = Parameters<typeof attachChannel>[2];
