import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { useWayIn } from '#renderer/features/people/joining/use-way-in.ts';
import { WayIn } from '#renderer/features/people/joining/WayIn.tsx';
import { useFormats } from '#renderer/ui/index.ts';
import type { KitFound } from './use-kit-reading.ts';

interface ReadKitProps {
  readonly code: string;
  readonly found: KitFound;
}

/** What was found with a kit, before anything is done with it; then the way back. */
export function ReadKit({ code, found }: ReadKitProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const way = useWayIn();
  const { tenantId, tenantName, root, relay, file, printedAtMs, printedBy } = found;
  const { seats, isHere } = found;
  const input = { code, relay, file, tenantId, tenantName, root, printedAtMs };
  return (
    <WayIn
      way={way}
      title={t('join.kit.found', { name: tenantName })}
      facts={
        <>
          {printedAtMs !== null && (
            <li>
              {t('join.kit.printed', { date: formats.date(printedAtMs), name: printedBy ?? '?' })}
            </li>
          )}
          <li>{t('join.kit.seats', { count: seats, number: formats.number(seats, 0) })}</li>
          <li>{relay ? t('join.through', { address: relay }) : t('join.kit.inFile', { file })}</li>
        </>
      }
      tenantId={tenantId}
      isHere={isHere}
      note={t('join.kit.stays')}
      action={t('join.kit.go')}
      enter={(options) => run('people', 'comeBack', input, options)}
    />
  );
}
