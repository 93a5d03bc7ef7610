/** A seat made of automerge-repo and its WebSocket adapter: the same documents and entries, no rows and no disk. */
import { argv } from 'node:process';
import * as A from '@automerge/automerge';
import { type AutomergeUrl, type DocHandle, type PeerId, Repo } from '@automerge/automerge-repo';
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket';
import { definitions } from '#shared/documents/definitions.ts';
import { answerCalls, machineMs } from './calls.ts';
import { daysOf, type Entry, month, wellKey } from './field.ts';

interface WellMonth {
  key?: A.ImmutableString;
  days: Record<
    string,
    { oilBbl?: number; gasMcf?: number; waterBbl?: number; note?: A.ImmutableString }
  >;
}

const [, , name = ''] = argv;
const repo = new Repo({ peerId: name as PeerId });
const handles = new Map<string, DocHandle<WellMonth>>();
const genesis = new Uint8Array(Buffer.from(definitions.wellMonth.genesisBase64, 'base64'));
let adapter: WebSocketClientAdapter | undefined;
/** Numbers of entries that the documents here show. */
const seen = new Set<number>();
let look = () => {};

answerCalls({
  makeWells: (count: number) =>
    Array.from({ length: count }, (_, well) => {
      const handle = make(`${wellKey(well)}/${month}`);
      handle.change((doc) => (doc.days['01']!.note = new A.ImmutableString('made')));
      return [handle.documentId, handle.url];
    }),
  fill(wells: number, months: readonly string[]) {
    return months.flatMap((ofMonth) =>
      Array.from({ length: wells }, (_, well) => {
        const handle = make(`${wellKey(well)}/${ofMonth}`);
        for (const day of daysOf(ofMonth)) {
          const volume = 20 + (well % 17) + Number(day) / 10;
          handle.change((doc) => {
            Object.assign(doc.days[day]!, {
              oilBbl: volume,
              gasMcf: volume * 3,
              waterBbl: volume * 2,
            });
          });
        }
        return handle.url;
      }),
    );
  },
  connect(url: string) {
    const began = machineMs();
    adapter = new WebSocketClientAdapter(url.replace('http', 'ws'));
    repo.networkSubsystem.addNetworkAdapter(adapter);
    return began;
  },
  disconnect() {
    if (adapter) repo.networkSubsystem.removeNetworkAdapter(adapter);
  },
  async find(urls: readonly AutomergeUrl[]) {
    // Over a slow line it first believes that there is none.
    const allowableStates = ['ready', 'unavailable'];
    const found = await Promise.all(
      urls.map((url) => repo.find<WellMonth>(url, { allowableStates })),
    );
    await Promise.all(found.map((handle) => handle.whenReady()));
    for (const handle of found) {
      handles.set(String(handle.doc().key), handle);
      handle.on('change', ({ doc }) => note(doc));
    }
    return machineMs();
  },
  enter(entries: readonly Entry[]) {
    for (const { well, day, oilBbl } of entries) {
      handles
        .get(`${wellKey(well)}/${month}`)!
        .change((doc) => void (doc.days[day]!.oilBbl = oilBbl));
    }
    return machineMs();
  },
  sawEntries: (from: number, count: number) =>
    new Promise((resolve) => {
      look = () => {
        for (let n = from + 1; n <= from + count; n++) if (!seen.has(n)) return;
        look = () => {};
        resolve(machineMs());
      };
      look();
    }),
  peakBytes: () => process.resourceUsage().maxRSS * 1_024,
});

function make(key: string): DocHandle<WellMonth> {
  const handle = repo.import<WellMonth>(genesis, { docId: undefined });
  handle.change((doc) => (doc.key = new A.ImmutableString(key)));
  handles.set(key, handle);
  return handle;
}

function note(doc: A.Doc<WellMonth>): void {
  for (const { oilBbl } of Object.values(doc.days)) if (oilBbl !== undefined) seen.add(oilBbl);
  look();
}
