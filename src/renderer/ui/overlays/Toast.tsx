import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { Button } from '#renderer/ui/buttons/Button.tsx';
import { IconButton } from '#renderer/ui/buttons/IconButton.tsx';
import { StatusMark } from '#renderer/ui/feedback/StatusMark.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import './overlays.css';

export interface ToastMessage {
  readonly text: ReactNode;
  readonly tone?: 'normal' | 'warning' | 'error';
  /** Usually Undo. */
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly durationMs?: number;
}

type ShowToast = (message: ToastMessage) => void;
const ToastContext = createContext<ShowToast>(() => undefined);
const shownAtOnce = 3;

/** Says what was done or refused, with one action. */
export const useToast = (): ShowToast => use(ToastContext);

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { words } = useFormats();
  const [toasts, setToasts] = useState<readonly (ToastMessage & { readonly id: number })[]>([]);
  const show = useCallback<ShowToast>((message) => {
    setToasts((shown) => [
      ...shown.slice(1 - shownAtOnce),
      { ...message, id: (shown.at(-1)?.id ?? 0) + 1 },
    ]);
  }, []);
  const drop = useCallback(
    (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  );
  const label = useMemo(() => words('ui.messages'), [words]);
  return (
    <ToastContext value={show}>
      <Radix.Provider duration={7_000} label={label}>
        {children}
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onClose={() => drop(toast.id)} />
        ))}
        <Radix.Viewport className="toasts" label={`${label} ({hotkey})`} />
      </Radix.Provider>
    </ToastContext>
  );
}

function ToastCard({
  toast,
  onClose,
}: {
  readonly toast: ToastMessage;
  readonly onClose: () => void;
}) {
  const { words } = useFormats();
  const { tone = 'normal', action } = toast;
  return (
    <Radix.Root
      className="toast"
      duration={toast.durationMs}
      type={tone === 'normal' ? 'background' : 'foreground'}
      onOpenChange={(open) => !open && onClose()}
    >
      {tone !== 'normal' && <StatusMark status={tone === 'error' ? 'critical' : 'high'} />}
      <Radix.Description className="toast-text">{toast.text}</Radix.Description>
      {action && (
        <Radix.Action asChild altText={action.label}>
          <Button tone="quiet" onClick={action.run}>
            {action.label}
          </Button>
        </Radix.Action>
      )}
      <IconButton label={words('ui.close')} onClick={onClose}>
        <X />
      </IconButton>
    </Radix.Root>
  );
}
