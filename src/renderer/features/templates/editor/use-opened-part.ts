import { useSearchParams } from 'react-router';

/** Which part of a template is open, in the address; `''`: a new one. */
export function useOpenedPart() {
  const [params, setParams] = useSearchParams();
  return {
    key: params.get('part'),
    open: (key: string | null) =>
      setParams((current) => {
        const next = new URLSearchParams(current);
        if (key === null) next.delete('part');
        else next.set('part', key);
        return next;
      }),
  };
}
