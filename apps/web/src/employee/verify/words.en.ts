/** Every word of the verify page in English. The shape of this object is what another language has to fill. */
export const en = {
  language: 'English',
  languages: 'Language',
  title: (survey: string) => `Check “${survey}” yourself`,
  mine: 'Was my answer counted?',
  explain: (count: number) =>
    `All ${count} receipts of counted ballots came with this page. What you enter is compared on your device and sent to nobody, so nobody learns which one is yours. It also works without a network, and from a copy of this page that you save.`,
  notYet: (time: string) =>
    `The list of receipts appears here when the survey has closed and the results are worked out. It closes on ${time}.`,
  workingOut:
    'The survey is closed. The list of receipts appears here as soon as the results are worked out.',
  voided: 'The survey was cancelled. All answers to it were destroyed, and nothing was counted.',
  receipt: 'Your receipt',
  hint: '64 figures and letters, as shown after sending. Spaces do not matter.',
  check: 'Check',
  unreadable:
    'A receipt has 64 characters, the figures 0 to 9 and the letters a to f. Please copy it again as a whole.',
  counted: 'Yes. This receipt is in the list: the answers that belong to it were counted.',
  notCounted:
    'No. This receipt is not in the list. If you changed your answers, only the receipt of the last time counts. If you did not, tell the person named in your mail; the receipt gives away nothing about you.',
  fromDevice: 'This device has kept a receipt. It is filled in already.',
  saveList: 'Save the list as a file',
  code: 'Is the page the published one?',
  codeExplain:
    'The contract says which code the page for answering runs. Your device can fetch that page as everybody gets it and compare.',
  compare: 'Compare now',
  same: 'Yes. The page that was served just now runs exactly the code that the contract names, and nothing else.',
  different:
    'No. The page that was served just now does not run the code that the contract names. Please do not answer on it, and tell the person named in your mail.',
  otherContract:
    'No. The page that was served just now came with another contract than this one. Please do not answer on it, and tell the person named in your mail.',
  away: 'The page for answering could not be fetched. From a saved copy this check does not work; open this page from its address.',
  codeLimit:
    'This says what your device was served at this moment. A server that wanted to cheat one person could have sent that person something else; that is why the contract’s six words are in every mail, and why comparing with colleagues helps.',
  contract: 'The contract of this survey, in six words:',
  contractLink: 'Read the privacy contract',
  unknown: 'There is no survey at this address',
  unknownHelp: 'Please open the link in your mail again, or copy it whole.',
  preparing: 'The survey is still being prepared. Come back when you have received the mail.',
};

export type Words = typeof en;
