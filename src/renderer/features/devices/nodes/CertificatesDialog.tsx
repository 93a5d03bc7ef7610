import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Button, Dialog, EmptyState, Facts, useFormats } from '#renderer/ui/index.ts';

type Certificate = OutputOf<'devices', 'certificates'>[number];

/** Certificates that servers showed to this seat: who they say they are, until when, and whether that is believed. */
export function CertificatesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('devices.certificates')}
      description={t('devices.certificatesText')}
      actions={<Button onClick={onClose}>{t('ui.close')}</Button>}
    >
      <Certificates />
    </Dialog>
  );
}

/** A server that is refused shows its certificate on its next try, without an event. */
const lookAgainMs = 5_000;

export function Certificates() {
  const { t } = useTranslation();
  const read = useRead('devices', 'certificates', undefined, { everyMs: lookAgainMs });
  return (
    <Loaded read={read}>
      {(certificates) =>
        certificates.length === 0 ? (
          <EmptyState title={t('devices.noCertificates')}>
            {t('devices.noCertificatesText')}
          </EmptyState>
        ) : (
          <ul className="devices-certificates">
            {certificates.map((certificate) => (
              <CertificateRow
                key={certificate.fingerprint}
                certificate={certificate}
                onJudged={() => void read.refetch()}
              />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

interface CertificateRowProps {
  readonly certificate: Certificate;
  readonly onJudged: () => void;
}

function CertificateRow({ certificate, onJudged }: CertificateRowProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const { fingerprint, subject, isTrusted } = certificate;
  const judge = async (isTrustedNow: boolean) => {
    await run(
      'devices',
      'judgeCertificate',
      { fingerprint, isTrusted: isTrustedNow },
      { done: t(isTrustedNow ? 'devices.trusted' : 'devices.rejected'), undo: false },
    );
    onJudged();
  };
  return (
    <li>
      <div className="devices-certificate-head">
        <strong>{subject}</strong>
        <Badge status={isTrusted ? 'ok' : 'high'}>
          {t(isTrusted ? 'devices.isTrusted' : 'devices.notTrusted')}
        </Badge>
        <span className="devices-spring" />
        <Button tone={isTrusted ? 'normal' : 'primary'} onClick={() => void judge(!isTrusted)}>
          {t(isTrusted ? 'devices.reject' : 'devices.trust')}
        </Button>
      </div>
      <CertificateFacts certificate={certificate} />
    </li>
  );
}

function CertificateFacts({ certificate }: { readonly certificate: Certificate }) {
  const { t } = useTranslation();
  const { fingerprint, issuer, subject, names, validFromMs, validToMs } = certificate;
  return (
    <Facts
      items={[
        { label: t('devices.names'), value: names || '–' },
        {
          label: t('devices.issuer'),
          value: issuer === subject ? t('devices.selfSigned') : issuer,
        },
        {
          label: t('devices.validity'),
          value: <Validity fromMs={validFromMs} toMs={validToMs} />,
        },
        {
          label: t('devices.fingerprint'),
          value: <code className="devices-fingerprint">{fingerprint}</code>,
        },
      ]}
    />
  );
}

function Validity({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(60_000);
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const words = t('devices.validFromTo', { from: day(fromMs), to: day(toMs) });
  if (nowMs < fromMs || nowMs > toMs)
    return (
      <>
        {words} <Badge status="high">{t('devices.notValidNow')}</Badge>
      </>
    );
  return `${words} (${t('devices.validFor', { duration: formats.duration(toMs - nowMs) })})`;
}
