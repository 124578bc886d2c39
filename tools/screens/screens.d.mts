import type { Page } from 'playwright-core';

/** What the screens are shown with. */
export interface World {
  readonly origin: string;
  readonly mailPage: string;
  /** The link of an invitation that nobody has answered when the visit begins. */
  readonly answerLink: string;
  readonly mailNumber: number;
  readonly pulses: { readonly draft: string; readonly open: string; readonly closed: string };
  /** Two checked roster files. */
  readonly imports: { readonly withProblems: string; readonly clean: string };
  readonly teams: { readonly flagged: string; readonly led: string; readonly other: string };
  readonly flagId: string;
}

export interface Screen {
  readonly name: string;
  /** Who is signed in. */
  readonly as: 'nobody' | 'hr' | 'executive' | 'lead' | 'council';
  /** Not a page: what is asked of pages alone (landmarks, a main heading) is not asked. */
  readonly isMail?: boolean;
  open(page: Page, world: World): Promise<void>;
}

export const screens: readonly Screen[];
