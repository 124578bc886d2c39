import type { ButtonHTMLAttributes } from 'react';
import { Link } from 'react-router';
import type { LinkProps } from 'react-router';

export type Weight = 'primary' | 'plain' | 'quiet' | 'danger';

const classOf = (weight: Weight, small?: boolean) =>
  `button ${weight === 'plain' ? '' : weight}${small ? ' small' : ''}`;

/** A button. While `busy` it stays focusable and says so, but does nothing when pressed again. */
export function Button({
  weight = 'plain',
  small,
  busy,
  onClick,
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { weight?: Weight; small?: boolean; busy?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      className={classOf(weight, small)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({
  weight = 'plain',
  small,
  ...rest
}: LinkProps & { weight?: Weight; small?: boolean }) {
  return <Link {...rest} className={classOf(weight, small)} />;
}
