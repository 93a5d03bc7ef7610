import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { useCommand } from '#renderer/app/use-command.ts';

/** A certificate, its key and the key's passphrase, as they were pasted; all empty: nothing is to change. */
export interface PastedIdentity {
  readonly certificate: string;
  readonly privateKey: string;
  readonly passphrase: string;
}

const noIdentity: PastedIdentity = { certificate: '', privateKey: '', passphrase: '' };

/** What a seat logs in with, while it is typed; kept by commands of their own, since it is in no document. */
export interface Login {
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly identity: PastedIdentity;
  readonly setIdentity: (identity: PastedIdentity) => void;
  /** Keeps what was typed, if anything was. Answers whether it is done. */
  readonly save: (deviceId: DeviceId, onProblem?: (error: unknown) => void) => Promise<boolean>;
  readonly forgetPassword: (deviceId: DeviceId) => void;
  readonly forgetIdentity: (deviceId: DeviceId) => void;
}

export function useLogin(): Login {
  const { t } = useTranslation();
  const run = useCommand();
  const [password, setPassword] = useState('');
  const [identity, setIdentity] = useState(noIdentity);
  const { certificate, privateKey, passphrase } = identity;
  const hasIdentity = certificate.trim() !== '' || privateKey.trim() !== '';

  const saveIdentity = (deviceId: DeviceId, onProblem?: (error: unknown) => void) =>
    run(
      'devices',
      'setIdentity',
      {
        deviceId,
        identity: { certificate, privateKey, ...(passphrase !== '' && { passphrase }) },
      },
      { ...(onProblem && { onProblem }) },
    );
  return {
    password,
    setPassword,
    identity,
    setIdentity,
    async save(deviceId, onProblem) {
      if (password !== '' && !(await run('devices', 'setPassword', { deviceId, password })))
        return false;
      return !hasIdentity || (await saveIdentity(deviceId, onProblem)) !== undefined;
    },
    forgetPassword: (deviceId) =>
      void run(
        'devices',
        'setPassword',
        { deviceId, password: null },
        { done: t('devices.passwordForgotten'), undo: false },
      ),
    forgetIdentity: (deviceId) =>
      void run(
        'devices',
        'setIdentity',
        { deviceId, identity: null },
        { done: t('devices.identityForgotten'), undo: false },
      ),
  };
}
