import { useTranslation } from 'react-i18next';

export default function WelcomeScreen() {
  const { t } = useTranslation();
  return <h1>{t('welcome.title')}</h1>;
}
