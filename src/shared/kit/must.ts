/** Returns the value, or fails loudly: for what cannot be missing unless there is a bug. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`Expected a value: ${why}`);
  return value;
}

/** Closes a switch over a union: a new member stops compiling until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
