import { connect } from '@nats-io/transport-node';
import { hintToText, textToHint } from './hint-text.ts';
import type { HintListener, Hints } from './hints.ts';

const SUBJECT = 'wellos.relay.hints';

/** Hints by NATS. Reconnects by itself, for as long as it takes. */
export async function openNatsHints(
  url: string,
  by: string,
  listener: HintListener,
): Promise<Hints> {
  const { server, user, pass } = partsOf(url);
  const connection = await connect({
    servers: server,
    user,
    pass,
    name: `wellos-relay ${by}`,
    maxReconnectAttempts: -1,
  });
  connection.subscribe(SUBJECT, {
    callback(error, message) {
      const hint = error ? undefined : textToHint(by, message.string());
      if (hint) listener.hint(hint);
    },
  });
  void (async () => {
    for await (const { type } of connection.status()) if (type === 'reconnect') listener.missed();
  })();
  return {
    tell: (hint) => connection.publish(SUBJECT, hintToText(by, hint)),
    close: () => connection.drain(),
  };
}

/** The library wants who one is apart from where to. */
function partsOf(url: string) {
  const { username, password, host, protocol } = new URL(url);
  return {
    server: `${protocol}//${host}`,
    user: username === '' ? undefined : decodeURIComponent(username),
    pass: password === '' ? undefined : decodeURIComponent(password),
  };
}
