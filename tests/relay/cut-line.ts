/** A line to a relay that can be watched, cut off and altered, in place of `fetch`. */
export interface TestLine {
  readonly fetch: typeof fetch;
  /** `PATCH t/acme/uploads/…`, with how many bytes of body were to go; in order. */
  readonly asked: {
    readonly what: string;
    readonly range: string | null;
    readonly bytes: number;
  }[];
  /** How often it was cut. */
  cuts: number;
  /** Bytes after which each request and answer is cut off; Infinity: none. */
  cutAfter: number;
  /** No answer to anything. */
  isDown: boolean;
  /** How many answers to requests for bytes come altered yet. */
  bend: number;
}

export function createTestLine(): TestLine {
  const line: TestLine = {
    asked: [],
    cuts: 0,
    cutAfter: Infinity,
    isDown: false,
    bend: 0,
    async fetch(input, init = {}) {
      const { method = 'GET', headers, body, signal } = init;
      const sent = body instanceof Uint8Array ? body : undefined;
      const range = new Headers(headers).get('range');
      line.asked.push({
        what: `${method} ${new URL(String(input)).pathname.slice(1)}`,
        range,
        bytes: sent?.length ?? 0,
      });
      if (line.isDown) throw new TypeError('fetch failed');
      if (method === 'PATCH' && sent && sent.length > line.cutAfter)
        return sendAndCut(line, input, init, sent);
      const answer = await fetch(input, { ...init, ...(signal && { signal }) });
      return range === null ? answer : spoil(line, answer);
    },
  };
  return line;
}

async function sendAndCut(
  line: TestLine,
  input: Parameters<typeof fetch>[0],
  init: RequestInit,
  bytes: Uint8Array,
): Promise<Response> {
  const cut = new AbortController();
  line.cuts++;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(bytes.subarray(0, line.cutAfter));
      // Given time to arrive: what never left is no test of what did.
      await new Promise((resolve) => setTimeout(resolve, 150));
      cut.abort();
    },
  });
  return fetch(input, { ...init, body, signal: cut.signal, duplex: 'half' } as RequestInit);
}

function spoil(line: TestLine, answer: Response): Response {
  const { status, headers } = answer;
  let left = line.cutAfter;
  const through = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      const part = new Uint8Array(piece.subarray(0, left));
      if (line.bend > 0) {
        line.bend--;
        part[0]! ^= 1;
      }
      if (part.length > 0) controller.enqueue(part);
      left -= piece.length;
      if (left > 0) return;
      line.cuts++;
      controller.error(new TypeError('terminated'));
    },
  });
  return new Response(answer.body?.pipeThrough(through) ?? null, { status, headers });
}
