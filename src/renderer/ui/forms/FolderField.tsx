import { Button } from '../buttons/Button.tsx';
import { TextInput } from './TextInput.tsx';
import { useTypedText } from './use-typed-text.ts';

interface FolderFieldProps {
  readonly className: string;
  readonly label: string;
  readonly hint: string;
  /** What the button says. */
  readonly save: string;
  /** null: none. */
  readonly folder: string | null;
  readonly onSave: (folder: string | null) => Promise<unknown>;
}

/** Names a folder of this computer, which a page cannot choose in a dialog; nothing typed is none. */
export function FolderField({ className, label, hint, save, folder, onSave }: FolderFieldProps) {
  const typed = useTypedText(folder ?? '');
  const text = typed.text.trim();
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        void typed.handOver(() => onSave(text === '' ? null : text));
      }}
    >
      <TextInput
        label={label}
        hint={hint}
        value={typed.text}
        onChange={typed.type}
        spellCheck={false}
        maxLength={1_000}
      />
      <Button type="submit" disabled={text === (folder ?? '')}>
        {save}
      </Button>
    </form>
  );
}
