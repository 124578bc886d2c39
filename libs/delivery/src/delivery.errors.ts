import { problemsOf } from '@penumbra/platform';

export const deliveryProblem = problemsOf({
  'delivery.not-found': [404, 'There is no such pulse, or it has not been launched.'],
  'delivery.link-unknown': [
    404,
    'This link is not known here. Open the link of the mail again; if it is broken over two lines, copy all of it.',
  ],
  'delivery.already-answered-elsewhere': [
    409,
    'This link has been answered from another device or browser. Answers can be changed there, until the pulse closes.',
  ],
  'delivery.pulse-over': [410, 'This pulse has closed; no more answers are taken.'],
  'delivery.pulse-voided': [
    410,
    'This pulse was called off and its answers were destroyed. Nothing is left to do.',
  ],
  'delivery.intake-away': [
    503,
    'The ballot box cannot be reached just now. Nothing is lost: try again in a moment.',
  ],
  'delivery.link-key-missing': [
    503,
    'The link key of this pulse is missing from KEY_DIR. The operator must put the volume back; links work again then.',
  ],
  'delivery.pass-unreadable': [
    400,
    'The request for a pass is not as it should be: it takes tenantId, pulseId, secret and blindedMessage, nothing else.',
  ],
  'delivery.unit-key-unknown': [
    404,
    'No group of this pulse has a key with this hash. Take the hash from the pulse’s privacy contract.',
  ],
  'delivery.group-unknown': [
    404,
    'There is no such group in this pulse. Open the link of the mail again; it names the group.',
  ],
  'delivery.contract-unknown': [
    404,
    'There is no privacy contract with this hash. Copy all 64 characters of it from the mail or from the page.',
  ],
  'delivery.opt-out-unknown': [
    404,
    'No mail of ours holds this address. Copy it whole from the end of the mail, or ask the person whom a reply reaches.',
  ],
  'delivery.mail-may-have-arrived': [
    409,
    'An earlier mail may have reached its mailbox, and the link in it answers for this person: it is not sent to another address. Ask the person to look there, also among unwanted mail, or send it again to the same address.',
  ],
  'delivery.report-not-allowed': [
    401,
    'Reports about mails are taken with BOUNCE_TOKEN only, as a Bearer token or as the password of Basic. Set the same token here and where the reports come from.',
  ],
  'delivery.report-unreadable': [
    400,
    'This is no report in the form of this address. Send the provider’s own JSON to /api/mail-reports/ses or /mailgun, and the general form to /generic.',
  ],
  'delivery.send-not-found': [404, 'There is no such mail of this pulse.'],
  'delivery.still-sending': [
    409,
    'This mail is being sent at this moment or was cancelled. Wait until its state has changed, then send again.',
  ],
  'delivery.address-in-use': [
    409,
    'Another person of this pulse has that address. Two people cannot share one mailbox: give each their own.',
  ],
  'delivery.sender-has-no-domain': [
    409,
    'Mails come from the service’s own address, which needs no key of yours. Give an address in a domain of your own first.',
  ],
  'delivery.sender-key-lost': [
    409,
    'The private half of this key is no longer in KEY_DIR, so nothing can be signed with it; mails come from the service’s address. Make a new key and replace the record.',
  ],
  'delivery.dkim-record-missing': [
    409,
    'There is no text record for the key. Add it as it is shown; a new record can take an hour to be seen everywhere, then look again.',
  ],
  'delivery.dkim-record-differs': [
    409,
    'The record for the key is another one, or there are several. Copy the whole value into one record; a change can take an hour to be seen everywhere, then look again.',
  ],
  'delivery.dns-away': [
    503,
    'No name server answers just now, so nothing is known about the record and nothing was changed. Look again in a minute.',
  ],
});
