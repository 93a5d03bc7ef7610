import { Outlet } from 'react-router';
import { CoreProvider } from './core-context.tsx';
import { WhenReachable } from './WhenReachable.tsx';

/** Places that belong to the installation, not to one operator. */
export function WithoutTenant() {
  return (
    <CoreProvider key="installation" tenantId={null}>
      <WhenReachable>
        <Outlet />
      </WhenReachable>
    </CoreProvider>
  );
}
