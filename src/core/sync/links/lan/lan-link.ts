import { membersSpace } from '#shared/chunks/header.ts';
import { encodeMessage, parseMessage } from '#shared/chunks/wire.ts';
import type { Link, LinkListener } from '#core/sync/chunks/link.ts';
import type { FramedSocket } from './framed-socket.ts';
import type { Judgement } from './judge.ts';

export interface LanLinkOptions {
  readonly frames: FramedSocket;
  /** Let in to become a member: it hears of the members space and of no other. */
  readonly isJoining: boolean;
  /** As what the other end may be connected now. */
  readonly standing: () => Judgement;
}

/**
 * The messages of the exchange over a connection whose other end is known. What may pass is decided with every message: nothing any more
 * once the other end has lost its right. The link of who was joining ends when that one has become a member: the next one opens everything.
 */
export function createLanLink({ frames, isJoining, standing }: LanLinkOptions): Link {
  let listener: LinkListener | undefined;
  const end = () => {
    const told = listener;
    listener = undefined;
    told?.closed();
  };
  const pass = (bytes: Uint8Array, on: (passing: Uint8Array) => void) => {
    const as = standing();
    if (as !== 'member' && as !== 'joining') {
      frames.destroy();
      end();
      return;
    }
    const passing = isJoining ? ofMembers(bytes) : bytes;
    if (passing) on(passing);
    if (!isJoining || as === 'joining') return;
    frames.close();
    end();
  };
  return {
    send: (message) => pass(message, frames.send),
    listen(to) {
      listener = to;
      frames.listen({
        frame: (bytes) => pass(bytes, (passing) => listener?.message(passing)),
        closed: end,
      });
    },
    close() {
      listener = undefined;
      frames.close();
    },
  };
}

/** What a message says of the members space; undefined: nothing. */
function ofMembers(bytes: Uint8Array): Uint8Array | undefined {
  const message = parseMessage(bytes);
  if (!message) return undefined;
  if (message.kind !== 'hello') return message.space === membersSpace ? bytes : undefined;
  const spaces = message.spaces.filter(({ space }) => space === membersSpace);
  return encodeMessage({ ...message, spaces });
}
