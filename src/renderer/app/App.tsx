import type { i18n } from 'i18next';
import { useEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import { RouterProvider } from 'react-router';
import type { Host } from '#renderer/host/host.ts';
import { FormatsProvider } from '#renderer/ui/formats.tsx';
import { ToastProvider } from '#renderer/ui/overlays/Toast.tsx';
import { TooltipProvider } from '#renderer/ui/overlays/Tooltip.tsx';
import { SaveFileContext } from '#renderer/ui/save-file.ts';
import { HostContext } from './host-context.ts';
import { router } from './routes.tsx';

interface AppProps {
  readonly host: Host;
  readonly translations: i18n;
}

export function App({ host, translations }: AppProps) {
  useEffect(() => host.onNavigate((hash) => (location.hash = hash)), [host]);
  return (
    <I18nextProvider i18n={translations}>
      <HostContext value={host}>
        <SaveFileContext value={host.saveFile}>
          <FormatsProvider>
            <TooltipProvider>
              <ToastProvider>
                <RouterProvider router={router} />
              </ToastProvider>
            </TooltipProvider>
          </FormatsProvider>
        </SaveFileContext>
      </HostContext>
    </I18nextProvider>
  );
}
