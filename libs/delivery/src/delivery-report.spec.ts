import { readDeliveryReport } from './delivery-report.js';
import { returnPath } from './return-path.js';

const mail = {
  tenantId: '6f8a2c0e-1b1f-4c53-9a07-2f3f5f1f9f10',
  sendId: 'c0a1e5d2-6a52-4d6b-8a55-3d9d2f0f4e77',
};
const address = returnPath('bounces@pulse.example.org', mail);

/** A notification as mail servers write it (RFC 3464, appendix E), for the fields given. */
const notification = (fields: string, to = address): Buffer =>
  Buffer.from(
    `From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>
To: <${to}>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

--B1
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--B1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

${fields}

--B1
Content-Type: message/rfc822

Message-ID: <1@pulse.example.org>
Subject: Autumn pulse

Text
--B1--
`.replaceAll('\n', '\r\n'),
  );

describe('a report about a mail', () => {
  it('is read from a delivery status notification, also with folded words and a status without any', async () => {
    const failed = `Final-Recipient: rfc822; ada@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.com>: Recipient
 address rejected: User unknown`;
    expect(await readDeliveryReport(notification(failed))).toEqual({
      mail,
      kind: 'failed',
      reply: '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown',
    });
    expect(
      await readDeliveryReport(notification('Action: Failed\nStatus: 4.4.7', address.toUpperCase())),
    ).toEqual({
      mail,
      kind: 'failed',
      reply: '4.4.7',
    });
  });

  it('is read from a feedback report', async () => {
    const report = notification('Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1')
      .toString()
      .replace('delivery-status;', 'feedback-report;')
      .replace('message/delivery-status', 'message/feedback-report');
    expect(await readDeliveryReport(Buffer.from(report))).toEqual({
      mail,
      kind: 'complained',
      reply: 'abuse',
    });
  });

  it('is found by what a forwarder noted', async () => {
    const raw = notification('Action: failed\nStatus: 5.0.0', 'postmaster@pulse.example.org').toString();
    expect(await readDeliveryReport(Buffer.from(`Delivered-To: ${address}\r\n${raw}`))).toMatchObject({
      mail,
    });
  });

  it('is not read from notes of a delay, replies of people, mails to others and noise', async () => {
    for (const raw of [
      notification('Action: delayed\nStatus: 4.4.1'),
      notification('Action: delivered\nStatus: 2.0.0'),
      notification('Action: failed\nStatus: 5.1.1', 'pulse@example.org'),
      Buffer.from(`To: ${address}\r\nSubject: Out of office\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n`),
      Buffer.from(''),
      Buffer.from([0, 255, 13, 10, 1, 2, 3]),
    ])
      expect(await readDeliveryReport(raw)).toBeNull();
  });
});
