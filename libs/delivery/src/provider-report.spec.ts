import { readProviderReports } from './provider-report.js';
import { returnPath } from './return-path.js';

const mail = {
  tenantId: '6f8a2c0e-1b1f-4c53-9a07-2f3f5f1f9f10',
  sendId: 'c0a1e5d2-6a52-4d6b-8a55-3d9d2f0f4e77',
};
const address = returnPath('bounces@pulse.example.org', mail);
const sns = (message: unknown) => ({
  Type: 'Notification',
  TopicArn: 'arn',
  Message: JSON.stringify(message),
});

describe('reports of mail providers', () => {
  it('are read in the form of Amazon SES', () => {
    const bounce = {
      notificationType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [
          { emailAddress: 'ada@example.com', status: '5.1.1', diagnosticCode: 'smtp; 550 unknown' },
        ],
      },
      mail: { source: address, messageId: 'x' },
    };
    expect(readProviderReports('ses', sns(bounce))).toEqual([
      { mail, kind: 'failed', reply: '5.1.1 smtp; 550 unknown' },
    ]);
    const complaint = { complaint: { complaintFeedbackType: 'abuse' }, mail: { source: address } };
    expect(readProviderReports('ses', sns(complaint))).toEqual([
      { mail, kind: 'complained', reply: 'abuse' },
    ]);
    expect(readProviderReports('ses', sns({ delivery: {}, mail: { source: address } }))).toEqual([]);
    expect(
      readProviderReports('ses', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://…' }),
    ).toEqual([]);
    expect(readProviderReports('ses', { Type: 'Notification', Message: 'no JSON' })).toEqual([]);
  });

  it('are read in the form of Mailgun', () => {
    const event = {
      'event-data': {
        event: 'failed',
        severity: 'permanent',
        envelope: { sender: address, targets: 'ada@example.com' },
        'delivery-status': { code: 550, message: '5.1.1 no such user' },
      },
    };
    expect(readProviderReports('mailgun', event)).toEqual([
      { mail, kind: 'failed', reply: '550 5.1.1 no such user' },
    ]);
    const opened = { 'event-data': { ...event['event-data'], event: 'opened' } };
    expect(readProviderReports('mailgun', opened)).toEqual([]);
  });

  it('are read in the general form, and only about mails of ours', () => {
    const reports = [
      { returnPath: address, kind: 'complained' },
      { returnPath: 'somebody@example.org', kind: 'failed', reply: '550' },
    ];
    expect(readProviderReports('generic', { reports })).toEqual([{ mail, kind: 'complained', reply: '' }]);
    for (const body of [null, '', [], {}, { reports: [{ returnPath: 1 }] }])
      expect(readProviderReports('generic', body)).toBeNull();
  });
});
