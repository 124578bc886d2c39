import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { bodyOf, nextAttemptAt, secretOf, signedHeaders, waits } from './webhook.js';

const headers = (secrets: string[], at = new Date()) =>
  signedHeaders({ id: '1', body: '{"type":"webhook.test"}' }, secrets, at);

describe('the signature of a webhook', () => {
  it('is the one of the example that Standard Webhooks gives', () => {
    const message = { id: 'p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    expect(
      signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], new Date(1_614_265_330_000)),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is accepted by the library of Standard Webhooks, and no longer once a byte or the hour has changed', () => {
    const secret = secretOf(randomBytes(32));
    const verify = (body: string, sent: Record<string, string>) => new Webhook(secret).verify(body, sent);
    expect(verify('{"type":"webhook.test"}', headers([secret]))).toEqual({ type: 'webhook.test' });
    expect(() => verify('{"type":"webhook.tesT"}', headers([secret]))).toThrow();
    const old = headers([secret], new Date(Date.now() - 3_600_000));
    expect(() => verify('{"type":"webhook.test"}', old)).toThrow();
    expect(() => verify('{"type":"webhook.test"}', headers([secretOf(randomBytes(32))]))).toThrow();
  });

  it('is accepted under the old and the new secret while one replaces the other', () => {
    const [before, after] = [secretOf(randomBytes(32)), secretOf(randomBytes(32))];
    for (const secret of [before, after])
      expect(new Webhook(secret).verify('{"type":"webhook.test"}', headers([after, before]))).toBeTruthy();
  });
});

describe('a delivery that fails', () => {
  it('is tried again after longer and longer waits, for about three days', () => {
    const now = new Date('2027-01-01T00:00:00Z');
    const gaps = waits.map((_, index) => nextAttemptAt(index + 1, now)!.getTime() - now.getTime());
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / 3_600_000).toBeCloseTo(75.6, 1);
    expect(nextAttemptAt(waits.length + 1, now)).toBeNull();
  });

  it('has the same body at each try', () => {
    expect(bodyOf('pulse.closed', new Date(0), { pulseId: 'p', invitedCount: 7 })).toBe(
      '{"type":"pulse.closed","timestamp":"1970-01-01T00:00:00.000Z","data":{"pulseId":"p","invitedCount":7}}',
    );
  });
});
