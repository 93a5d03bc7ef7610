import { useEffect, useState } from 'react';

export interface TypedText {
  readonly text: string;
  readonly type: (text: string) => void;
  /** This very text was handed over already: leaving the field must not hand it over again. */
  readonly isHandedOver: boolean;
  /** Resolves to undefined when the work was refused; what was typed then stays. */
  handOver(work: () => unknown): Promise<void>;
}

const patienceMs = 1_000;

/**
 * Text of a field that is typed here and kept elsewhere. It follows what is kept; between handing over and the
 * new value's coming back it stays as typed.
 */
export function useTypedText(kept: string): TypedText {
  const [text, setText] = useState(kept);
  const [keptBefore, setKeptBefore] = useState(kept);
  const [handed, setHanded] = useState<string | null>(null);
  const [isAnswered, setIsAnswered] = useState(false);
  if (kept !== keptBefore) {
    setKeptBefore(kept);
    setText(kept);
    setHanded(null);
    setIsAnswered(false);
  }
  useEffect(() => {
    if (!isAnswered) return;
    // Taken, but no new value came: it was undone meanwhile, so what is kept is shown.
    const timer = setTimeout(() => {
      setText(kept);
      setHanded(null);
      setIsAnswered(false);
    }, patienceMs);
    return () => clearTimeout(timer);
  }, [isAnswered, kept]);
  return {
    text,
    type(typed) {
      setText(typed);
      setIsAnswered(false);
    },
    isHandedOver: handed === text,
    async handOver(work) {
      setHanded(text);
      if ((await work()) !== undefined) setIsAnswered(true);
    },
  };
}
