import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Looker } from '#shared/contract/presence.ts';
import { useStream } from '#renderer/app/use-stream.ts';

/** Who else has this open; and lets them know that this window has. */
export function WhoLooks({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const [others, setOthers] = useState<readonly Looker[]>([]);
  useStream('presence', 'follow', { place }, (said) => setOthers(said.others));
  const names = [
    ...new Set(others.map(({ personName, seatName }) => `${personName} (${seatName})`)),
  ];
  if (names.length === 0) return null;
  return (
    <span className="well-lookers">
      <Eye aria-hidden="true" />
      {t('wellScreen.lookers', { names: names.join(', '), count: names.length })}
    </span>
  );
}
