import type { Device } from '../device-line.ts';
import type { Draft } from '../form/field-spec.ts';
import { takesPassword, type Protocol } from './device-specs.ts';
import { IdentityFields } from './IdentityFields.tsx';
import { PasswordField } from './PasswordField.tsx';
import type { Login } from './use-login.ts';

interface LoginFieldsProps {
  readonly protocol: Protocol;
  readonly draft: Draft;
  readonly login: Login;
  /** One that is there already, with what this seat keeps for it. */
  readonly device?: Device;
}

/** What this seat logs in with: a password, or a certificate and its key. */
export function LoginFields({ protocol, draft, login, device }: LoginFieldsProps) {
  if (!takesPassword(protocol)) return null;
  if (protocol === 'opcua' && draft['address.login'] === 'certificate')
    return (
      <IdentityFields
        value={login.identity}
        onChange={login.setIdentity}
        kept={device?.identity ?? null}
        {...(device && { onForget: () => login.forgetIdentity(device.deviceId) })}
      />
    );
  return (
    <PasswordField
      value={login.password}
      onChange={login.setPassword}
      isKept={device?.hasPassword ?? false}
      {...(device && { onForget: () => login.forgetPassword(device.deviceId) })}
    />
  );
}
