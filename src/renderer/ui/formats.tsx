import { createContext, use, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormats, type Formats } from './create-formats.ts';

/** Spanish as written in the United States: numbers with a decimal point, as on every gauge sheet here. */
const regions: Readonly<Record<string, string>> = { es: 'es-US' };

const FormatsContext = createContext<Formats | null>(null);

interface FormatsProviderProps {
  /** IANA zone in which times are shown; undefined: this machine's. */
  readonly timeZone?: string;
  readonly children: ReactNode;
}

export function FormatsProvider({ timeZone, children }: FormatsProviderProps) {
  const { t, i18n } = useTranslation();
  const formats = useMemo(
    // The kit's own words are few and looked up by plain keys; the app's `t` is typed by its locales.
    () =>
      createFormats(
        regions[i18n.language] ?? i18n.language,
        timeZone,
        t as unknown as Formats['words'],
      ),
    [i18n.language, timeZone, t],
  );
  return <FormatsContext value={formats}>{children}</FormatsContext>;
}

/** Numbers, dates and ages in the reader's language and the tenant's time zone. */
export function useFormats(): Formats {
  const formats = use(FormatsContext);
  if (!formats) throw new Error('useFormats needs a FormatsProvider above it');
  return formats;
}
