export { KeysNotice } from './KeysNotice.tsx';
export { SecretSettings } from './SecretSettings.tsx';
export { Unlock } from './Unlock.tsx';
