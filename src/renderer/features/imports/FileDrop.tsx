import { FileUp } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useHost } from '#renderer/app/host-context.ts';
import { Button } from '#renderer/ui/index.ts';
import './imports.css';

interface FileDropProps {
  /** As in HTML: `.csv,.xlsx`. */
  readonly accept: string;
  readonly several?: boolean;
  readonly prompt: string;
  readonly choose: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Below the button: what can be read, other ways on. */
  readonly children?: ReactNode;
}

/** Files dropped here or chosen. */
export function FileDrop({
  accept,
  several = false,
  prompt,
  choose,
  onFiles,
  children,
}: FileDropProps) {
  const host = useHost();
  const [isOver, setIsOver] = useState(false);
  const take = (files: readonly File[]) => {
    if (files.length > 0) onFiles(several ? files : files.slice(0, 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take([...event.dataTransfer.files]);
  };
  return (
    <div
      className={`file-drop ${isOver ? 'file-drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <FileUp aria-hidden="true" />
      <p>{prompt}</p>
      <Button tone="primary" onClick={() => void host.pickFiles({ accept, several }).then(take)}>
        {choose}
      </Button>
      {children}
    </div>
  );
}
