import { problemsOf } from '@penumbra/platform';

export const webhookProblem = problemsOf({
  'webhook.not-found': [404, 'There is no such webhook.'],
  'webhook.delivery-not-found': [404, 'There is no such delivery of this webhook.'],
  'webhook.address-not-allowed': [
    422,
    'A webhook goes to an https address on the public internet, without a user name or a fragment: give one such as https://hooks.example.org/penumbra. Addresses inside a private network are refused; whoever runs this service can allow them (WEBHOOK_TARGETS).',
  ],
  'webhook.too-many': [
    409,
    'An organisation has at most 10 webhooks: remove one that nothing listens to any more.',
  ],
  'webhook.still-under-way': [409, 'This delivery is still being tried; it needs no second push.'],
  'webhook.disabled': [409, 'This webhook is disabled and nothing is sent to it: enable it first.'],
});
