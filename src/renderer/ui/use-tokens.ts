import { useSyncExternalStore } from 'react';

/** Reads a token by its name without dashes: `tokens('map-land')`. */
export type Tokens = (name: string) => string;

/** For what is drawn on a canvas and cannot use CSS. A new function when the theme changes. */
export function useTokens(): Tokens {
  return useSyncExternalStore(subscribe, current);
}

let known: { readonly themeName: string; readonly tokens: Tokens } | undefined;

function current(): Tokens {
  const themeName = document.documentElement.dataset.theme ?? '';
  if (known?.themeName !== themeName) known = { themeName, tokens: createTokens() };
  return known.tokens;
}

function createTokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  const values = new Map<string, string>();
  return (name) => {
    const value = values.get(name) ?? style.getPropertyValue(`--${name}`).trim();
    values.set(name, value);
    return value;
  };
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
