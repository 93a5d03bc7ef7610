import type { Rows } from '../historian/rows.ts';

/** InfluxDB's line protocol, times in ms. */
export function toLines(rows: Rows, fieldsOf: (value: number, isBad: boolean) => string): string {
  const { tags, times, values, flags } = rows;
  let lines = '';
  for (let at = 0; at < tags.length; at++)
    lines += `s,t=${tags[at]} ${fieldsOf(values[at]!, flags[at] !== 0)} ${times[at]}\n`;
  return lines;
}

/** A request to a server on this machine; its answer as text. Anything but success is thrown. */
export async function request(url: string, body?: string): Promise<string> {
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 500)}`);
  return text;
}
