import '@fontsource-variable/inter/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { must } from '#shared/kit/must.ts';
import { App } from './app/App.tsx';
import { startTranslations } from './app/i18n.ts';
import { startTheme } from './app/theme.ts';
import { createBrowserHost } from './host/browser.ts';
import { createDesktopHost } from './host/desktop.ts';
import './ui/tokens.css';
import './ui/base.css';

// The page's policy forbids making functions from text, which zod would otherwise try.
z.config({ jitless: true });

const host = window.wellosHost ? createDesktopHost(window.wellosHost) : createBrowserHost();
startTheme();
const translations = startTranslations(host.language);

createRoot(must(document.getElementById('root'), 'index.html has #root')).render(
  <StrictMode>
    <App host={host} translations={translations} />
  </StrictMode>,
);
