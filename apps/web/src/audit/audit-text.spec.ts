import { de } from '../i18n/catalogue.de.js';
import { actionText, detailsText, referenceText } from './audit-text.js';

const pulse = '9f1c61bd-cb4c-425d-a952-d56ff400ec00';
const team = 'dd9864d8-6b8b-409b-979f-259f308a1010';

describe('the words of the audit log', () => {
  it('name what is known and shorten what is not', () => {
    expect(referenceText(`pulse:${pulse} team:${team}`, new Map([[pulse, 'Autumn']]))).toBe(
      'Autumn, team dd9864d8',
    );
  });

  it('leave alone what is no reference', () => {
    expect(referenceText('system', new Map())).toBe('system');
    expect(referenceText('instrument:quarterly-core.v1', new Map())).toBe('instrument quarterly-core.v1');
  });

  it('put details in pairs', () => {
    expect(detailsText({ invitedCount: 309, role: 'executive', teamId: null })).toBe(
      'invitedCount: 309 · role: executive · teamId: null',
    );
    expect(detailsText({})).toBe('');
  });

  it('say what was done, and nothing for a code that has no words', () => {
    expect(actionText('mail-sender.key-made', de.audit.actions)).toBe(
      'Schlüssel für die Absender-Domain erzeugt',
    );
    expect([actionText('pulse.planted', de.audit.actions), actionText('planted', de.audit.actions)]).toEqual([
      null,
      null,
    ]);
  });
});
