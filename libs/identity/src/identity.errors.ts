import { problemsOf } from '@penumbra/platform';

export const identityProblem = problemsOf({
  'identity.sign-in-needed': [401, 'Sign in first: ask for a link on the sign-in page.'],
  'identity.not-allowed': [403, 'Your role does not allow this. Ask HR if you should have access.'],
  'identity.link-not-valid': [
    401,
    'This sign-in link has been used, has expired (after 10 minutes), or is not complete. Ask for a new one.',
  ],
  'identity.cross-origin': [403, 'This request came from another site and was refused.'],
  'identity.access-not-found': [404, 'There is no such entry.'],
  'identity.access-exists': [409, 'This person already has this access.'],
  'identity.duties-are-separate': [
    409,
    'HR and the works council check each other, so nobody is both. Name another person, or take the other access away first.',
  ],
  'identity.access-from-roster': [
    409,
    'Leads come from the roster: change the lead there and import it again.',
  ],
  'identity.last-hr': [409, 'This is the last person with HR access: name another one first.'],
  'identity.organisation-exists': [
    409,
    'An organisation with this short name exists: choose another with --slug.',
  ],
  'identity.organisation-name-invalid': [
    422,
    'The short name needs 2 to 63 characters out of a-z, 0-9 and "-", beginning with a letter or digit.',
  ],
});
