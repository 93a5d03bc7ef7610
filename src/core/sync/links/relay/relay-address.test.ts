import { expect, it } from 'vitest';
import { parseRelayAddress } from './relay-address.ts';

it('SYN-86 reads the address of a tenant at a relay as people write it', () => {
  const byPath = {
    text: 'https://relay.example/t/caprock',
    host: 'relay.example',
    tenant: 'caprock',
    socketUrl: 'wss://relay.example/t/caprock/sync',
    pollUrl: 'https://relay.example/t/caprock/poll',
    requestsUrl: 'https://relay.example/t/caprock/',
  };
  for (const text of [
    'https://relay.example/t/caprock',
    ' https://Relay.Example/t/caprock/ ',
    'relay.example/t/caprock',
    'wss://relay.example/t/caprock',
  ])
    expect(parseRelayAddress(text)).toEqual(byPath);
  expect(parseRelayAddress('https://caprock.relay.example:8443')).toMatchObject({
    text: 'https://caprock.relay.example:8443',
    host: 'caprock.relay.example:8443',
    tenant: 'caprock',
  });
  expect(parseRelayAddress('127.0.0.1:4690/t/a')).toMatchObject({
    socketUrl: 'ws://127.0.0.1:4690/t/a/sync',
  });
});

it.each([
  '',
  'caprock',
  'relay.example',
  'https://relay.example/',
  'https://relay.example/t/',
  'https://relay.example/t/a b',
  'https://relay.example/t/caprock/sync',
  'https://user@relay.example/t/caprock',
  'https://relay.example/t/caprock?x=1',
  'ftp://relay.example/t/caprock',
  'https://10.0.0.1',
])('SYN-86 takes %j for none', (text) => {
  // A bare name of two parts could be a tenant's subdomain, and is not guessed to be.
  expect(parseRelayAddress(text)).toBeUndefined();
});
