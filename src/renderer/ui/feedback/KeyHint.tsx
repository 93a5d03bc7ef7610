import './feedback.css';

const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** `Mod+K` reads Ctrl K or ⌘ K; `g w` is two keys one after the other. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span className="key-hint" aria-hidden="true">
      {keys.split(/[+ ]/).map((key) => (
        <kbd key={key}>{key === 'Mod' ? (isApple ? '⌘' : 'Ctrl') : key}</kbd>
      ))}
    </span>
  );
}
