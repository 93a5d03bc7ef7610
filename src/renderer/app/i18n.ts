import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '#resources/locales/en.json';
import es from '#resources/locales/es.json';
import { readStored, writeStored } from '#renderer/ui/stored-state.ts';

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    // A key without words does not compile.
    resources: { translation: typeof en };
  }
}

/** Starts in the chosen language, else the system's, else English. */
export function startTranslations(systemLanguage: string): i18n {
  const translations = createInstance();
  const language = readStored<Language>('language') ?? languageFor(systemLanguage);
  document.documentElement.lang = language;
  void translations.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, es: { translation: es } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  translations.on('languageChanged', (next) => {
    document.documentElement.lang = next;
    writeStored('language', next);
  });
  return translations;
}

export function languageFor(systemLanguage: string): Language {
  const base = systemLanguage.toLowerCase().split('-')[0];
  return languages.find((language) => language === base) ?? 'en';
}
