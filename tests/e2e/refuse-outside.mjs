/**
 * Loaded before the core (`--import`): every connection that leaves this machine is refused and written down, so that a
 * test can show that nothing needs the network and nothing even tries.
 */
import { appendFileSync } from 'node:fs';
import dns from 'node:dns';
import net from 'node:net';
import { hostname } from 'node:os';

const record = process.env.WELLOS_OUTSIDE_RECORD;
// OPC UA servers name themselves by this machine's own name.
const isLocal = (host) =>
  !host || host === hostname() || /^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$/.test(host);

function refuse(host) {
  if (record) appendFileSync(record, `${host}\n`);
  return Object.assign(new Error(`Refused for the test: ${host}`), { code: 'ENETUNREACH' });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host =
    typeof first === 'object' ? first?.host : typeof args[1] === 'string' ? args[1] : undefined;
  if (isLocal(host) || first?.path) return connect.apply(this, args);
  queueMicrotask(() => this.destroy(refuse(host)));
  return this;
};

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => {
  if (isLocal(host)) return lookup(host, ...rest);
  rest.at(-1)(refuse(host));
};
