import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#renderer/ui/index.ts';

interface PeriodPickerProps {
  readonly previousLabel: string;
  readonly nextLabel: string;
  readonly onStep: (step: -1 | 1) => void;
  readonly isLast: boolean;
  readonly children: ReactNode;
}

export function PeriodPicker(props: PeriodPickerProps) {
  const { previousLabel, nextLabel, onStep, isLast, children } = props;
  return (
    <div className="day-picker">
      <IconButton label={previousLabel} onClick={() => onStep(-1)}>
        <ChevronLeft />
      </IconButton>
      {children}
      <IconButton label={nextLabel} disabled={isLast} onClick={() => onStep(1)}>
        <ChevronRight />
      </IconButton>
    </div>
  );
}
