import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AlarmBell } from '#renderer/features/alarms/index.ts';
import { ConflictsButton } from '#renderer/features/conflicts/index.ts';
import { KeyHint } from '#renderer/ui/index.ts';
import { JobsButton } from './JobsButton.tsx';
import { LeaseFilter } from './LeaseFilter.tsx';
import { SavedState } from './SavedState.tsx';
import { TenantMenu } from './TenantMenu.tsx';
import { UserMenu } from './UserMenu.tsx';

interface TopBarProps {
  readonly onPalette: () => void;
  readonly onJobs: () => void;
}

export function TopBar({ onPalette, onJobs }: TopBarProps) {
  const { t } = useTranslation();
  return (
    <header className="topbar">
      <TenantMenu />
      <LeaseFilter />
      <button type="button" className="palette-button" onClick={onPalette}>
        <Search aria-hidden="true" />
        <span>{t('palette.hint')}</span>
        <KeyHint keys="Mod+K" />
      </button>
      <AlarmBell />
      <ConflictsButton />
      <SavedState />
      <JobsButton onOpen={onJobs} />
      <UserMenu />
    </header>
  );
}
