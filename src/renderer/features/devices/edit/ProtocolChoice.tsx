import { useTranslation } from 'react-i18next';
import { protocols, type Protocol } from './device-specs.ts';

interface ProtocolChoiceProps {
  readonly value: Protocol;
  readonly options?: readonly Protocol[];
  readonly onChange: (protocol: Protocol) => void;
}

/** Each with what it is for, since few know a protocol by its name. */
export function ProtocolChoice({ value, options = protocols, onChange }: ProtocolChoiceProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="devices-choice">
      <legend className="field-label">{t('devices.protocolChoice')}</legend>
      {options.map((protocol) => (
        <label key={protocol} className="devices-option">
          <input
            type="radio"
            name="protocol"
            checked={protocol === value}
            onChange={() => onChange(protocol)}
          />
          <span>
            <strong>{t(`devices.protocols.${protocol}`)}</strong>
            <span className="muted">{t(`devices.protocolHints.${protocol}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
