const names = [
  'token',
  'password',
  'passphrase',
  'secret',
  'authorization',
  'cookie',
  'privateKey',
  'apiKey',
];

/** Fields whose values are never written, on the first three levels of a line. */
export const secretFields: string[] = names.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const patterns: readonly (readonly [RegExp, string])[] = [
  // An API token, whatever text carries it.
  [/\bwos_[\w-]{20,}/g, 'wos_[redacted]'],
  [/([?&#](?:token|access_token|key)=)[^&\s"\\#]+/gi, '$1[redacted]'],
  [/\b(Bearer|Basic)(\s+)[\w.~+/=-]{8,}/g, '$1$2[redacted]'],
  // Passwords in broker addresses: mqtt://user:password@host.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s"/:@]*:)[^\s"/@]+@/gi, '$1[redacted]@'],
];

/** Takes secrets out of a finished line: those in messages, addresses and stacks, which no field name gives away. */
export function redact(line: string): string {
  return patterns.reduce((text, [pattern, by]) => text.replace(pattern, by), line);
}
