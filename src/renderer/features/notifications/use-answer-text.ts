import { useTranslation } from 'react-i18next';

const ownAnswers = ['not-set-up', 'no-window', 'no-channel', 'shown'] as const;

/** What the other side said, or words for what this seat knows itself. */
export function useAnswerText(): (answer: string) => string {
  const { t } = useTranslation();
  return (answer) => {
    const own = ownAnswers.find((one) => one === answer);
    return own ? t(`notifications.answer.${own}`) : answer;
  };
}
