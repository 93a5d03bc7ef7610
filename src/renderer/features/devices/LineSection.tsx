import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import { Button, Facts, Section, useFormats } from '#renderer/ui/index.ts';
import { Ago, In } from './Ago.tsx';
import { stateOf, type Device } from './device-line.ts';
import { CertificatesDialog } from './nodes/CertificatesDialog.tsx';
import { StateBadge } from './StateBadge.tsx';

/** What the line is doing, how well, and what to do when it is not up. */
export function LineSection({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  return (
    <Section title={t('devices.line')} actions={<StateBadge device={device} />}>
      <div className="devices-line">
        <LineAdvice device={device} />
        <LineFacts device={device} />
      </div>
    </Section>
  );
}

/** Reasons for which there is something to be done; the others pass or are the device's own business. */
const advisable = [
  'refused',
  'unreachable',
  'timeout',
  'garbled',
  'access-denied',
  'certificate-untrusted',
  'protocol-error',
] as const satisfies readonly LineReason[];

function isAdvisable(reason: LineReason): reason is (typeof advisable)[number] {
  return (advisable as readonly LineReason[]).includes(reason);
}

function LineAdvice({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const [isJudging, setIsJudging] = useState(false);
  const { status } = device;
  const state = stateOf(device);
  if (state === 'disabled') return <p className="muted">{t('devices.isOff')}</p>;
  if (state === 'online') {
    return device.tagCount === 0 ? <p className="muted">{t('devices.upWithoutTags')}</p> : null;
  }
  const reason = status?.reason as LineReason | undefined;
  if (!reason || reason === 'none') return <p className="muted">{t('devices.firstTry')}</p>;
  return (
    <div className="devices-advice" role="status">
      <p>
        {t('devices.downBecause', { reason: t(`lineReason.${reason}`) })}{' '}
        {isAdvisable(reason) && t(`devices.advice.${reason}`)}
      </p>
      {reason === 'certificate-untrusted' && (
        <Button onClick={() => setIsJudging(true)}>{t('devices.lookAtCertificate')}</Button>
      )}
      {isJudging && <CertificatesDialog onClose={() => setIsJudging(false)} />}
    </div>
  );
}

function LineFacts({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { status, scanMs } = device;
  const exchanges = status?.exchanges;
  const ms = (value: number | null | undefined) =>
    typeof value === 'number' ? `${formats.number(value, 0)} ms` : formats.number(null);
  const traffic = status?.traffic;
  const trafficText = traffic
    ? `${formats.bytes(traffic.sentBytes)} / ${formats.bytes(traffic.receivedBytes)}`
    : formats.number(null);
  return (
    <Facts
      items={[
        {
          label: t('devices.fields.scanMs'),
          value: `${formats.number(scanMs / 1_000)} s`,
        },
        { label: t('devices.lastValue'), value: <Ago atMs={status?.lastSampleMs ?? null} /> },
        {
          label: t('devices.perMinute'),
          value: formats.number(status?.samplesPerMinute, 0),
        },
        {
          label: t('devices.answered'),
          value: exchanges ? `${formats.number(exchanges.answeredPct, 1)} %` : formats.number(null),
        },
        { label: t('devices.latency'), value: `${ms(exchanges?.p50Ms)} / ${ms(exchanges?.p99Ms)}` },
        { label: t('devices.traffic'), value: trafficText },
        { label: t('devices.retries'), value: formats.number(status?.retries, 0) },
        { label: t('devices.nextTry'), value: <In atMs={status?.nextTryMs ?? null} /> },
        { label: t('devices.lastError'), value: status?.lastError ?? formats.number(null) },
      ]}
    />
  );
}
