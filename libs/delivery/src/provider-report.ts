import { z } from 'zod';
import type { DeliveryReport } from './delivery-report.js';
import { readReturnPath } from './return-path.js';

/** A mail provider's own form of a report; what it says of each mail names the envelope sender, our return path. */
interface Said {
  readonly returnPath: string;
  readonly kind: DeliveryReport['kind'];
  readonly reply: string;
}

/** Our own form, for any provider whose reports somebody turns into it. */
const generic = z
  .object({
    reports: z
      .array(
        z.object({
          returnPath: z.string().max(400),
          kind: z.enum(['failed', 'complained']),
          reply: z.string().max(2000).default(''),
        }),
      )
      .max(1000),
  })
  .transform(({ reports }): Said[] => reports);

const sesEvent = z.union([
  z
    .object({
      bounce: z.object({
        bounceType: z.string(),
        bouncedRecipients: z.array(
          z.object({ status: z.string().optional(), diagnosticCode: z.string().optional() }),
        ),
      }),
      mail: z.object({ source: z.string() }),
    })
    .transform(({ bounce: { bounceType, bouncedRecipients }, mail }): Said[] => {
      const [recipient] = bouncedRecipients;
      const status = recipient?.status ?? (bounceType === 'Permanent' ? '5.0.0' : '4.0.0');
      return [
        {
          returnPath: mail.source,
          kind: 'failed',
          reply: `${status} ${recipient?.diagnosticCode ?? ''}`.trim(),
        },
      ];
    }),
  z
    .object({
      complaint: z.object({ complaintFeedbackType: z.string().nullish() }),
      mail: z.object({ source: z.string() }),
    })
    .transform(({ complaint, mail }): Said[] => [
      { returnPath: mail.source, kind: 'complained', reply: complaint.complaintFeedbackType ?? 'abuse' },
    ]),
  z.object({ mail: z.unknown() }).transform((): Said[] => []), // deliveries, opens and the like
]);
/** Amazon SES, through SNS; https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html */
const ses = z.union([
  z
    .object({ Type: z.literal('Notification'), Message: z.string() })
    .transform(({ Message }, context): unknown => {
      try {
        return JSON.parse(Message) as unknown;
      } catch {
        context.addIssue('Message is no JSON');
        return z.NEVER;
      }
    })
    .pipe(sesEvent),
  z.object({ Type: z.string() }).transform((): Said[] => []), // a subscription is confirmed by hand
]);

/** Mailgun; https://documentation.mailgun.com/docs/mailgun/user-manual/events/ */
const mailgun = z
  .object({
    'event-data': z.object({
      event: z.string(),
      envelope: z.object({ sender: z.string() }).optional(),
      'delivery-status': z
        .object({ code: z.union([z.number(), z.string()]).optional(), message: z.string().optional() })
        .optional(),
    }),
  })
  .transform(({ 'event-data': { event, envelope, 'delivery-status': status } }): Said[] => {
    if (!envelope || !['failed', 'complained'].includes(event)) return [];
    const reply = `${status?.code ?? ''} ${status?.message ?? ''}`.trim();
    return [{ returnPath: envelope.sender, kind: event === 'failed' ? 'failed' : 'complained', reply }];
  });

const shapes = { generic, ses, mailgun } as const;

export type MailProvider = keyof typeof shapes;
export const mailProviders = Object.keys(shapes) as MailProvider[];

/** @returns the reports of mails of ours; null when the body is not in the provider's form. */
export function readProviderReports(provider: MailProvider, body: unknown): DeliveryReport[] | null {
  const said = shapes[provider].safeParse(body);
  if (!said.success) return null;
  return said.data.flatMap(({ returnPath, kind, reply }) => {
    const mail = readReturnPath(returnPath);
    return mail ? [{ mail, kind, reply }] : [];
  });
}
