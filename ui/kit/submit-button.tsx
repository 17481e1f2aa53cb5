'use client';
// The button that sends its form, busy from the click until the server has answered.
import { useFormStatus } from 'react-dom';
import { Button, type ButtonProps } from './button.tsx';

export interface SubmitButtonProps extends Omit<ButtonProps, 'busy' | 'type'> {
  /** The -ing form: "Saving". */
  busyLabel: string;
}

export function SubmitButton({ busyLabel, ...props }: SubmitButtonProps) {
  const { pending } = useFormStatus();
  return <Button variant="primary" {...props} type="submit" busy={pending && busyLabel} />;
}
