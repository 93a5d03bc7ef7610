import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { journalKinds } from '#shared/contract/alarms.ts';
import { alarmPriorities } from '#shared/domain/alarms/priority.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useSyncStatus } from '#renderer/features/sync/index.ts';
import { Button, Select, TextInput } from '#renderer/ui/index.ts';
import { journalPeriods, periodOf, withoutSuppression } from './journal-address.ts';

/** Kept in the address, so that a search can be sent to someone. */
export function JournalFilters() {
  const { t } = useTranslation();
  const wells = useRead('wells', 'list', {});
  const isShared = (useSyncStatus().data?.state ?? 'alone') !== 'alone';
  const [params, setParams] = useSearchParams();
  const period = periodOf(params);
  const get = (name: string) => params.get(name) ?? '';
  const set = (name: string, value: string) =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const alarmId = get('alarm');
  return (
    <>
      <TextInput
        label={t('alarms.journal.search')}
        hideLabel
        type="search"
        maxLength={120}
        placeholder={t('alarms.journal.search')}
        value={get('q')}
        onChange={(text) => set('q', text)}
      />
      <Select
        label={t('alarms.journal.period')}
        hideLabel
        value={period}
        onChange={(one) => set('period', one)}
        options={journalPeriods.map((one) => ({
          value: one,
          label: t(`alarms.journal.periods.${one}`),
        }))}
      />
      {period === 'dates' && (
        <>
          <TextInput
            label={t('alarms.journal.from')}
            hideLabel
            type="date"
            value={get('from')}
            onChange={(day) => set('from', day)}
          />
          <TextInput
            label={t('alarms.journal.to')}
            hideLabel
            type="date"
            value={get('to')}
            onChange={(day) => set('to', day)}
          />
        </>
      )}
      <Select
        label={t('alarms.priorityLabel')}
        hideLabel
        value={get('priority')}
        onChange={(one) => set('priority', one)}
        options={[
          { value: '', label: t('alarms.anyPriority') },
          ...alarmPriorities.map((one) => ({ value: one, label: t(`alarms.priority.${one}`) })),
        ]}
      />
      <Select
        label={t('alarms.journal.column.kind')}
        hideLabel
        value={get('kind')}
        onChange={(one) => set('kind', one)}
        options={[
          { value: '', label: t('alarms.journal.anyKind') },
          { value: withoutSuppression, label: t('alarms.journal.withoutSuppression') },
          ...journalKinds.map((one) => ({ value: one, label: t(`alarms.kind.${one}`) })),
        ]}
      />
      <Select
        label={t('alarms.well')}
        hideLabel
        value={get('well')}
        onChange={(one) => set('well', one)}
        options={[
          { value: '', label: t('alarms.anyWell') },
          ...(wells.data ?? []).map(({ wellId, name }) => ({
            value: wellId as string,
            label: name,
          })),
        ]}
      />
      {(isShared || get('by') !== '') && (
        <Select
          label={t('alarms.journal.writtenBy')}
          hideLabel
          value={get('by')}
          onChange={(one) => set('by', one)}
          options={[
            { value: '', label: t('alarms.journal.byThis') },
            { value: 'others', label: t('alarms.journal.byOthers') },
          ]}
        />
      )}
      {alarmId && (
        <Button icon={<X />} onClick={() => set('alarm', '')}>
          {t('alarms.journal.oneAlarm')}
        </Button>
      )}
    </>
  );
}
