import { writeMessage, textOf } from '#shared/domain/notifications/message.ts';
import { useHost } from '#renderer/app/host-context.ts';
import { useStream } from '#renderer/app/use-stream.ts';

/** Shows on the desktop what is to be shown there, while a window of the tenant is open. */
export function DesktopMessages() {
  const host = useHost();
  useStream('notifications', 'shown', undefined, (messages) => {
    for (const message of messages) {
      const text = writeMessage(message);
      void host.notify({ title: text.subject, body: textOf(text) });
    }
  });
  return null;
}
