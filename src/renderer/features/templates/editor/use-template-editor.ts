import { useMemo } from 'react';
import { isSame } from '#shared/domain/telemetry/templates/merge-parts.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { useMayControl } from '#renderer/app/use-may-control.ts';
import type { OutputOf } from '#renderer/core.ts';
import { useStored } from '#renderer/ui/index.ts';
import { faultsOf, type TemplateFault } from './template-faults.ts';

export type FoundTemplate = OutputOf<'templates', 'get'>;

/** What was typed and not saved; it outlives the window. */
interface KeptDraft {
  /** Version it began from. */
  readonly version: number;
  readonly template: DeviceTemplate;
}

export interface TemplateEditor {
  readonly draft: DeviceTemplate;
  readonly faults: readonly TemplateFault[];
  readonly isChanged: boolean;
  /** Of a shipped one, and for who may not: it can be looked at only. */
  readonly isReadOnly: boolean;
  /** Someone saved another version since the draft was begun. */
  readonly isOvertaken: boolean;
  readonly set: (template: DeviceTemplate) => void;
  readonly reset: () => void;
}

export function useTemplateEditor({ templateId, template, isOwn }: FoundTemplate): TemplateEditor {
  const mayChange = useMayControl();
  const isReadOnly = !isOwn || !mayChange;
  const [kept, keep] = useStored<KeptDraft | null>(`template-draft.${templateId}`, null);
  const draft = (!isReadOnly && kept?.template) || template;
  const faults = useMemo(() => faultsOf(draft), [draft]);
  const isChanged = useMemo(
    () => !isSame({ ...draft, version: 0 }, { ...template, version: 0 }),
    [draft, template],
  );
  return {
    draft,
    faults,
    isChanged,
    isReadOnly,
    isOvertaken: isChanged && kept !== null && kept.version < template.version,
    set: (next) => keep({ version: kept?.version ?? template.version, template: next }),
    reset: () => keep(null),
  };
}
