import { createHashRouter, Navigate, type RouteObject } from 'react-router';
import { Frame } from './frame/Frame.tsx';
import { NotFound } from './NotFound.tsx';
import { ScreenFailed } from './ScreenFailed.tsx';
import { Start } from './Start.tsx';
import { WithoutTenant } from './WithoutTenant.tsx';
import { WithTenant } from './WithTenant.tsx';

/** Every screen is a route of its own and loaded when first opened. A screen file has one default export. */
const tenantScreens: RouteObject[] = [
  { index: true, element: <Navigate to="overview" replace /> },
  lazyScreen('overview', () => import('#renderer/features/overview/OverviewScreen.tsx')),
  lazyScreen('overview/shift-log', () => import('#renderer/features/notes/ShiftLogScreen.tsx')),
  lazyScreen('map', () => import('#renderer/features/maps/MapScreen.tsx')),
  lazyScreen('wells', () => import('#renderer/features/wells/WellsScreen.tsx')),
  lazyScreen('wells/:wellId', () => import('#renderer/features/wells/WellScreen.tsx')),
  lazyScreen('field/:tab?', () => import('#renderer/features/displays/FieldScreen.tsx')),
  lazyScreen('production', () => import('#renderer/features/production/ProductionScreen.tsx')),
  lazyScreen('trends', () => import('#renderer/features/trends/TrendsScreen.tsx')),
  lazyScreen('alarms/:tab?', () => import('#renderer/features/alarms/AlarmsScreen.tsx')),
  lazyScreen('conflicts/:tab?', () => import('#renderer/features/conflicts/ConflictsScreen.tsx')),
  lazyScreen('imports', () => import('#renderer/features/imports/ImportScreen.tsx')),
  lazyScreen('imports/tags', () => import('#renderer/features/tags-import/TagsImportScreen.tsx')),
  lazyScreen('devices', () => import('#renderer/features/devices/DevicesScreen.tsx')),
  lazyScreen('devices/templates', () => import('#renderer/features/templates/TemplatesScreen.tsx')),
  lazyScreen(
    'devices/templates/:templateId',
    () => import('#renderer/features/templates/editor/TemplateScreen.tsx'),
  ),
  lazyScreen('devices/:deviceId', () => import('#renderer/features/devices/DeviceScreen.tsx')),
  lazyScreen('tags', () => import('#renderer/features/tags/TagsScreen.tsx')),
  lazyScreen('sync/:tab?', () => import('#renderer/features/sync/SyncScreen.tsx')),
  lazyScreen('settings/:section?', () => import('#renderer/features/settings/SettingsScreen.tsx')),
  { path: '*', element: <NotFound /> },
];

const gallery: RouteObject[] = import.meta.env.DEV
  ? [lazyScreen('gallery', () => import('#renderer/app/gallery/Gallery.tsx'))]
  : [];

export const router = createHashRouter([
  {
    element: <WithoutTenant />,
    errorElement: <ScreenFailed />,
    children: [
      { path: '/', element: <Start /> },
      lazyScreen('welcome', () => import('#renderer/features/welcome/WelcomeScreen.tsx')),
    ],
  },
  {
    path: '/t/:tenantId',
    element: <WithTenant />,
    errorElement: <ScreenFailed />,
    children: [{ element: <Frame />, children: tenantScreens }],
  },
  ...gallery,
  { path: '*', element: <NotFound /> },
]);

function lazyScreen(
  path: string,
  load: () => Promise<{ readonly default: () => React.ReactNode }>,
): RouteObject {
  return {
    path,
    errorElement: <ScreenFailed />,
    lazy: async () => ({ Component: (await load()).default }),
    hydrateFallbackElement: <></>,
  };
}
