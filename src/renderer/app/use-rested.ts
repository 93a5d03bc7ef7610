import { useEffect, useState } from 'react';

/** A value once it has stayed the same for a while; what it was until then. */
export function useRested<Value>(value: Value, restMs: number): Value {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as Value), restMs);
    return () => clearTimeout(timer);
  }, [text, restMs]);
  return rested;
}
