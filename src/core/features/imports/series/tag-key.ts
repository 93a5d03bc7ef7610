const longest = 50;

/** A key for a tag's name that none of `taken` is; it is added to them. Other letters than plain ones become dashes. */
export function keyOfTag(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .replace(/-+$/, '')
      .slice(0, longest) || 'series';
  let key = plain;
  for (let twin = 2; taken.has(key); twin += 1) key = `${plain}-${twin}`;
  taken.add(key);
  return key;
}
