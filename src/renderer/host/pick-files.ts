import type { Host } from './host.ts';

/** The page's own file dialog; Electron shows the system's for it too. */
export const pickFiles: Host['pickFiles'] = ({ accept, several = false }) =>
  new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = several;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
