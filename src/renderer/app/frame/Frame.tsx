import { lazy, Suspense, useState } from 'react';
import { Outlet, useLocation } from 'react-router';
import { JobsWatcher } from '#renderer/features/jobs/index.ts';
import { DesktopMessages } from '#renderer/features/notifications/DesktopMessages.tsx';
import { JoiningBanner } from '#renderer/features/people/index.ts';
import { EntriesProvider } from '#renderer/features/production/index.ts';
import { Skeleton } from '#renderer/ui/index.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Rail } from './Rail.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { TopBar } from './TopBar.tsx';
import { useGlobalShortcuts } from './use-global-shortcuts.ts';
import './frame.css';

const JobsPanel = lazy(() => import('#renderer/features/jobs/JobsPanel.tsx'));

type OpenPart = 'palette' | 'jobs' | 'shortcuts' | null;

/** What stays around every screen: rail, top bar, palette, jobs, shortcuts. */
export function Frame() {
  const [open, setOpen] = useOpenPart();
  const toggle = (part: OpenPart) => setOpen((shown) => (shown === part ? null : part));
  const close = () => setOpen(null);
  useGlobalShortcuts({
    onPalette: () => toggle('palette'),
    onShortcuts: () => toggle('shortcuts'),
  });
  return (
    <EntriesProvider>
      <div className="frame">
        <TopBar onPalette={() => setOpen('palette')} onJobs={() => toggle('jobs')} />
        <Rail />
        <div className="frame-screen">
          <ConnectionBanner />
          <JoiningBanner />
          <main className="frame-main" id="main">
            <Suspense fallback={<Skeleton />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        {open === 'jobs' && (
          <Suspense fallback={null}>
            <JobsPanel onClose={close} />
          </Suspense>
        )}
        <DesktopMessages />
        <JobsWatcher isQuiet={open === 'jobs'} onShow={() => setOpen('jobs')} />
        <CommandPalette
          open={open === 'palette'}
          onClose={close}
          onShortcuts={() => setOpen('shortcuts')}
        />
        <ShortcutsDialog open={open === 'shortcuts'} onClose={close} />
      </div>
    </EntriesProvider>
  );
}

/** What lies over a place is closed when the place is left, by whatever way. */
function useOpenPart() {
  const { pathname, search } = useLocation();
  const place = pathname + search;
  const [open, setOpen] = useState<OpenPart>(null);
  const [openedAt, setOpenedAt] = useState(place);
  if (place !== openedAt) {
    setOpenedAt(place);
    setOpen(null);
  }
  return [open, setOpen] as const;
}
