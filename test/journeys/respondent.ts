import type { BrowserContext, Page } from 'playwright-core';

/** What a person does on the answer page. */
export const respondent = {
  async open(context: BrowserContext, link: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  },

  heading: (page: Page): Promise<string | null> => page.getByRole('heading', { level: 1 }).textContent(),

  arrivesAt: (page: Page, heading: string): Promise<void> =>
    page.getByRole('heading', { level: 1, name: heading }).waitFor(),

  answer: (page: Page, itemId: string, value: number | string): Promise<void> =>
    page.locator(`input[name="${itemId}"][value="${value}"]`).check(),

  /** In one go, because what is chosen may be chosen by a script; only Send asks for a person. */
  answerAll: (page: Page, value = 4): Promise<void> =>
    page
      .locator(`input[value="${value}"]`)
      .evaluateAll((inputs) => inputs.forEach((input) => (input as HTMLInputElement).click())),

  send: (page: Page): Promise<void> => page.getByRole('button', { name: 'Send my answers' }).click(),

  /** Everything the page keeps in the browser, as one text to search in. */
  keptOnDevice: (page: Page): Promise<string> =>
    page.evaluate(
      () =>
        new Promise<string>((done) => {
          const asked = indexedDB.open('penumbra', 1);
          asked.addEventListener('success', () => {
            const all = asked.result.transaction('ballots').objectStore('ballots').getAll();
            all.addEventListener('success', () =>
              done(JSON.stringify([all.result, { ...localStorage }, { ...sessionStorage }])),
            );
          });
        }),
    ),
};
