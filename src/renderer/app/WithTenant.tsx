import { Outlet, useParams } from 'react-router';
import { FormatsProvider } from '#renderer/ui/formats.tsx';
import { CoreProvider } from './core-context.tsx';
import { useRead } from './use-read.ts';
import { useRememberedPlace } from './remembered-place.ts';
import { WhenReachable } from './WhenReachable.tsx';

/** Places of one operator: one connection, one cache, its time zone. */
export function WithTenant() {
  const { tenantId = '' } = useParams();
  return (
    <CoreProvider key={tenantId} tenantId={tenantId}>
      <WhenReachable>
        <TenantFormats />
      </WhenReachable>
    </CoreProvider>
  );
}

function TenantFormats() {
  useRememberedPlace();
  const settings = useRead('settings', 'read', undefined);
  return (
    <FormatsProvider timeZone={settings.data?.timeZone}>
      <Outlet />
    </FormatsProvider>
  );
}
