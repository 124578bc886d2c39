import type { Mail } from '@penumbra/platform';
import type { CurrentSender } from '../sender/find-sender.js';
import { safeName } from './safe-text.js';

/** Whom a mail about a pulse is from and to, and who gets the replies. */
export function correspondents(
  recipient: Mail['to'],
  pulse: { readonly organisationName: string; readonly replyToName: string; readonly replyToEmail: string },
  sender: CurrentSender,
): Pick<Mail, 'to' | 'replyTo' | 'fromName' | 'from'> {
  return {
    to: { name: safeName(recipient.name), address: recipient.address },
    replyTo: { name: safeName(pulse.replyToName), address: pulse.replyToEmail },
    fromName: safeName(sender.name ?? pulse.organisationName),
    ...(sender.from ? { from: sender.from } : {}),
  };
}
