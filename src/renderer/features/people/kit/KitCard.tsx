import { FolderOpen, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseKitText } from '#shared/domain/backups/kit-text.ts';
import { useHost } from '#renderer/app/host-context.ts';
import { readInvitationFile } from '#renderer/features/people/joining/read-invitation-file.ts';
import { Button, ProgressBar, Segmented, TextInput } from '#renderer/ui/index.ts';
import { CodeField } from './CodeField.tsx';
import { isWholeCode } from './code-words.ts';
import { KitProblem } from './KitProblem.tsx';
import { ReadKit } from './ReadKit.tsx';
import { useKitReading } from './use-kit-reading.ts';

/** The way back for who has lost every computer. */
export function KitCard() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section
      className={`welcome-card ${isOpen ? 'welcome-card-wide' : ''}`}
      aria-labelledby="welcome-kit"
    >
      <KeyRound aria-hidden="true" />
      <h2 id="welcome-kit">{t('join.kit.title')}</h2>
      <p className="muted">{t('join.kit.text')}</p>
      {isOpen ? (
        <KitForm onClose={() => setIsOpen(false)} />
      ) : (
        <Button onClick={() => setIsOpen(true)}>{t('join.kit.begin')}</Button>
      )}
    </section>
  );
}

/** The code on the paper, and where the relay is. */
function KitForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const host = useHost();
  const [code, setCode] = useState('');
  const [relay, setRelay] = useState('');
  const [file, setFile] = useState('');
  const [from, setFrom] = useState<'relay' | 'file'>('relay');
  const [picture, setPicture] = useState<string | null>(null);
  const { reading, look, stop } = useKitReading();
  const where = (from === 'relay' ? relay : file).trim();
  const isReady = isWholeCode(code) && where !== '';
  const type = (text: string) => {
    // What was scanned holds both.
    const scanned = parseKitText(text);
    setCode(scanned?.code ?? text);
    if (scanned?.relay) setRelay(scanned.relay);
    setPicture(null);
    stop();
  };
  const open = async () => {
    const [file] = await host.pickFiles({ accept: '.png,.jpg,.jpeg,.webp,.txt' });
    if (!file) return;
    const read = await readInvitationFile(file);
    if (read !== undefined && (parseKitText(read) || isWholeCode(read))) type(read);
    else setPicture(t(read === undefined ? 'join.kit.noCode' : 'join.kit.otherCode'));
  };
  return (
    <form
      className="join-kit"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void look({ code, [from]: where });
      }}
    >
      <CodeField code={code} onChange={type} error={picture} />
      <Segmented
        label={t('join.kit.from')}
        value={from}
        options={[
          { value: 'relay', label: t('join.kit.fromRelay') },
          { value: 'file', label: t('join.kit.fromFile') },
        ]}
        onChange={(next) => {
          setFrom(next);
          stop();
        }}
      />
      <TextInput
        key={from}
        label={t(`join.kit.${from}`)}
        hint={t(`join.kit.${from}Hint`)}
        value={from === 'relay' ? relay : file}
        onChange={(next) => {
          (from === 'relay' ? setRelay : setFile)(next);
          stop();
        }}
        inputMode={from === 'relay' ? 'url' : 'text'}
        autoComplete="off"
        spellCheck={false}
        maxLength={from === 'relay' ? 300 : 1_000}
      />
      <div className="page-actions">
        <Button
          type="submit"
          tone={reading.kind === 'found' ? 'normal' : 'primary'}
          busy={reading.kind === 'asking'}
          disabled={!isReady}
        >
          {t('join.kit.look')}
        </Button>
        <Button icon={<FolderOpen />} onClick={() => void open()}>
          {t('join.kit.open')}
        </Button>
        <Button tone="quiet" onClick={reading.kind === 'asking' ? stop : onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
      {reading.kind === 'asking' && (
        <ProgressBar
          label={t('join.kit.looking', {
            address: reading.input.relay ?? reading.input.file ?? '',
          })}
          total={null}
        />
      )}
      {reading.kind === 'failed' && <KitProblem problem={reading.problem} />}
      {reading.kind === 'found' && <ReadKit code={reading.input.code} found={reading.found} />}
    </form>
  );
}
