import { useTranslation } from 'react-i18next';
import { Button, Field, TextInput } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import type { PastedIdentity } from './use-login.ts';

interface IdentityFieldsProps {
  readonly value: PastedIdentity;
  readonly onChange: (value: PastedIdentity) => void;
  /** The certificate this seat keeps already. */
  readonly kept: Device['identity'];
  readonly onForget?: () => void;
}

/** A certificate and its key. Neither is ever shown again or shared, so they can only be set anew. */
export function IdentityFields({ value, onChange, kept, onForget }: IdentityFieldsProps) {
  const { t } = useTranslation();
  const pem = (name: 'certificate' | 'privateKey') => (
    <Field label={t(`devices.identity.${name}`)} hint={t(`devices.identity.${name}Hint`)}>
      {(ids) => (
        <textarea
          {...ids}
          className="input"
          rows={3}
          spellCheck={false}
          autoComplete="off"
          maxLength={20_000}
          placeholder={kept ? t('devices.identity.kept') : undefined}
          value={value[name]}
          onChange={(event) => onChange({ ...value, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="devices-identity">
      {kept && (
        <div className="devices-password">
          <p className="muted">
            {t('devices.identity.keptAs', {
              subject: kept.subject,
              date: new Date(kept.validToMs).toISOString().slice(0, 10),
            })}
          </p>
          {onForget && <Button onClick={onForget}>{t('devices.passwordForget')}</Button>}
        </div>
      )}
      {pem('certificate')}
      {pem('privateKey')}
      <TextInput
        label={t('devices.identity.passphrase')}
        type="password"
        autoComplete="new-password"
        value={value.passphrase}
        onChange={(passphrase) => onChange({ ...value, passphrase })}
        maxLength={400}
        hint={t('devices.identity.passphraseHint')}
      />
    </div>
  );
}
