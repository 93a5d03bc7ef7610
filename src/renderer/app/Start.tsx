import { Navigate } from 'react-router';
import { Loaded } from './Loaded.tsx';
import { rememberedPlace } from './remembered-place.ts';
import { useRead } from './use-read.ts';

/** Opens where the window was last, else the only operator, else asks. */
export function Start() {
  const tenants = useRead('tenants', 'list', undefined);
  return (
    <Loaded read={tenants} pending={<></>}>
      {(list) => {
        const first =
          list.find((tenant) => tenant.isOpen) ?? (list.length === 1 ? list[0] : undefined);
        const place =
          rememberedPlace(list.map((tenant) => tenant.tenantId)) ??
          (first ? `/t/${first.tenantId}/overview` : '/welcome');
        return <Navigate to={place} replace />;
      }}
    </Loaded>
  );
}
