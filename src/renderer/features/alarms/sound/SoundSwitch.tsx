import { Volume2, VolumeX } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#renderer/ui/index.ts';
import { blocked, muted } from './sound-choice.ts';

/** Mutes this seat; says when the browser waits for a first click. */
export function SoundSwitch() {
  const { t } = useTranslation();
  const isMuted = useSyncExternalStore(muted.subscribe, muted.get);
  const isBlocked = useSyncExternalStore(blocked.subscribe, blocked.get);
  return (
    <>
      {isBlocked && !isMuted && (
        <span className="muted" role="status">
          {t('alarms.sound.blocked')}
        </span>
      )}
      <IconButton
        label={t(isMuted ? 'alarms.sound.unmute' : 'alarms.sound.mute')}
        pressed={isMuted}
        onClick={() => muted.choose(!isMuted)}
      >
        {isMuted ? <VolumeX /> : <Volume2 />}
      </IconButton>
    </>
  );
}
