import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useFormats } from '#renderer/ui/index.ts';
import type { WellNow } from './well-now.ts';

/** Why it was down, as entered; leads to the day. */
export function Downtime({ well: { downtime, wellId } }: { readonly well: WellNow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  if (!downtime) return null;
  const { day, code, hoursOn, note } = downtime;
  const words = [
    t('displays.downtimeCode', { code }),
    hoursOn !== null && t('displays.hoursOn', { hours: formats.number(hoursOn, 1) }),
    note,
  ];
  return (
    <Link
      to={places.to('production', `?day=${day}&well=${wellId}`)}
      onClick={(event) => event.stopPropagation()}
    >
      {words.filter(Boolean).join(' · ')}
    </Link>
  );
}
