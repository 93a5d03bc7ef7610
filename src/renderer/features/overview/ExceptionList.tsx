import { ChevronDown, ChevronRight, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OneException, OverviewException } from '#shared/contract/overview.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, IconButton, Section, StatusMark, useFormats } from '#renderer/ui/index.ts';
import { exceptionPlace } from './exception-place.ts';
import { useExceptionText } from './use-exception-text.ts';
import { useNames } from './use-names.ts';

const shownFirst = 8;

/** What wants a look, worst first; each leads to where it is put right. */
export function ExceptionList({
  exceptions,
}: {
  readonly exceptions: readonly OverviewException[];
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? exceptions : exceptions.slice(0, shownFirst);
  const hidden = exceptions.length - shown.length;
  return (
    <Section
      title={t('overview.exceptions')}
      note={exceptions.length > 0 ? formats.number(exceptions.length, 0) : undefined}
      flush
    >
      {exceptions.length === 0 && (
        <p className="exception-none">
          <CircleCheck aria-hidden="true" />
          {t('overview.nothingWrong')}
        </p>
      )}
      <ul className="exception-list">
        {shown.map((exception) => (
          <ExceptionRow key={keyOf(exception)} exception={exception} />
        ))}
      </ul>
      {hidden > 0 && (
        <div className="exception-more">
          <Button tone="quiet" onClick={() => setIsWhole(true)}>
            {t('overview.showMore', { count: hidden })}
          </Button>
        </div>
      )}
    </Section>
  );
}

function ExceptionRow({ exception }: { readonly exception: OverviewException }) {
  const { t } = useTranslation();
  const textOf = useExceptionText();
  const [isOpen, setIsOpen] = useState(false);
  const { members, details } = exception;
  if (members.length === 0)
    return (
      <li>
        <ExceptionLink exception={exception} />
      </li>
    );
  const unseen = Number(details['count']) - members.length;
  return (
    <li className="exception-group">
      <div className="exception-group-head">
        <ExceptionLink exception={exception} />
        <IconButton
          label={t(isOpen ? 'alarms.fold' : 'alarms.unfold', { name: textOf(exception) })}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronDown className={isOpen ? 'exception-open' : ''} />
        </IconButton>
      </div>
      {isOpen && (
        <ul className="exception-members">
          {members.map((member) => (
            <li key={keyOf(member)}>
              <ExceptionLink exception={member} />
            </li>
          ))}
          {unseen > 0 && (
            <li className="exception-unseen muted">{t('alarms.andMore', { count: unseen })}</li>
          )}
        </ul>
      )}
    </li>
  );
}

function ExceptionLink({ exception }: { readonly exception: OneException | OverviewException }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const names = useNames();
  const nowMs = useNow(10_000);
  const textOf = useExceptionText();
  const { screen, rest } = exceptionPlace(exception);
  const where = [names.well(exception.wellId), names.lease(exception.leaseId)]
    .filter(Boolean)
    .join(' · ');
  return (
    <Link className="exception" to={places.to(screen, rest)}>
      <StatusMark status={exception.severity} />
      <span className="exception-severity">{t(`severity.${exception.severity}`)}</span>
      <span className="exception-text">
        {where && <strong>{where}</strong>} {textOf(exception)}
      </span>
      {exception.sinceMs !== null && (
        <span className="exception-since muted">
          {formats.words('ui.ago', { duration: formats.duration(nowMs - exception.sinceMs) })}
        </span>
      )}
      <ChevronRight aria-hidden="true" />
    </Link>
  );
}

function keyOf({ kind, wellId, leaseId, deviceId, tagId, details }: OneException): string {
  return [kind, wellId, leaseId, deviceId, tagId, details['phase'], details['alarmId']].join('/');
}
