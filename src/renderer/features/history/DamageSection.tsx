import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Button, Section, useFormats } from '#renderer/ui/index.ts';

type Damage = OutputOf<'history', 'damage'>[number];

const shownAtFirst = 12;
const lookAgainMs = 60_000;

/** What could not be read, with tag and time; nothing where nothing is damaged. */
export function DamageSection() {
  const damage = useRead('history', 'damage', undefined, { everyMs: lookAgainMs });
  return <Loaded read={damage}>{(list) => list.length > 0 && <DamageList list={list} />}</Loaded>;
}

function DamageList({ list }: { readonly list: readonly Damage[] }) {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? list : list.slice(0, shownAtFirst);
  return (
    <Section title={t('history.damage')} flush>
      <p className="muted history-damage-text">{t('history.damageText')}</p>
      <ul className="settings-rows">
        {shown.map((each) => (
          <DamageRow
            key={`${each.file} ${each.tagId} ${each.fromMs} ${each.detail}`}
            damage={each}
          />
        ))}
      </ul>
      {shown.length < list.length && (
        <div className="history-more">
          <Button onClick={() => setIsWhole(true)}>
            {t('history.allDamage', { count: list.length })}
          </Button>
        </div>
      )}
    </Section>
  );
}

function DamageRow({ damage }: { readonly damage: Damage }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { file, tagName, tagId, fromMs, toMs, detail } = damage;
  const time = (ms: number | null) => (ms === null ? '…' : formats.dateTime(ms));
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <span>
          {[tagName ?? tagId ?? t('history.unknownTag'), `${time(fromMs)} – ${time(toMs)}`].join(
            ' · ',
          )}
        </span>
        <span className="muted">{`${file}: ${detail}`}</span>
      </div>
      <Badge status="high">{t('history.setAside')}</Badge>
    </li>
  );
}
