import type { ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '#shared/contract/content-security-policy.ts';
import { rejectionStatus, type Rejection } from './access.ts';

export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', contentSecurityPolicy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(self), geolocation=(self), microphone=()');
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  const type = 'text/plain; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

const words: Record<Rejection, string> = {
  'foreign-host': 'WellOS is not asked for by this name. Start it with --allow-host to allow it.',
  'foreign-origin': 'WellOS answers its own pages only.',
  'token-missing': 'A token is needed. Open the address that WellOS printed when it started.',
  'token-wrong': 'This token is not, or no longer, valid.',
};

export function sendRejection(response: ServerResponse, rejection: Rejection): void {
  const status = rejectionStatus[rejection];
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  sendText(response, status, words[rejection]);
}
