import { createEmitter } from '#shared/kit/subscribable.ts';
import { readStored, writeStored } from '#renderer/ui/stored-state.ts';

export const themeChoices = ['system', 'light', 'dark', 'sunlight'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const changed = createEmitter<ThemeChoice>();
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
let choice: ThemeChoice = 'system';

/** Applies the remembered theme and follows the system's while that is the choice. */
export function startTheme(): void {
  choice = readStored<ThemeChoice>('theme') ?? 'system';
  apply();
  systemIsDark.addEventListener('change', apply);
}

export const theme = {
  get: () => choice,
  subscribe: changed.subscribe,
  choose(next: ThemeChoice) {
    choice = next;
    writeStored('theme', next);
    apply();
    changed.emit(next);
  },
};

function apply() {
  const shown = choice === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : choice;
  document.documentElement.dataset.theme = shown;
}
