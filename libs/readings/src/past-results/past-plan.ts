import type { Answer } from '@penumbra/instruments';

/** What an answer in the file means: a rating or refusal of the instrument, or that the question was not answered. */
export type PastAnswer = Answer | 'no-answer';

/** What the file alone does not say. Everything in it is in the words of the file. */
export interface PastPlan {
  readonly title: string;
  /** The programme in whose trends it stands; null for a survey by itself. */
  readonly programme: string | null;
  readonly instrumentId: string;
  /** The last day on which it could be answered, as YYYY-MM-DD. */
  readonly closedOn: string;
  /** No figure is shown for fewer people: 5 or more. */
  readonly minimumCell: number;
  /** Heading of the column that names the group; null: the one column whose values are all names of teams. */
  readonly groupColumn: string | null;
  /** By heading, the item that the column answers, or null to leave it out. Others are matched by their code and text. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** By group: the name of its team in the roster, where it is another, and how many people of it were asked. */
  readonly groups: Readonly<
    Record<string, { readonly team?: string | undefined; readonly invited?: number | undefined }>
  >;
  /** By what stands in the file: what it means. Ratings as numbers and the usual words need no entry. */
  readonly values: Readonly<Record<string, PastAnswer>>;
  /** Says that whoever was asked has answered, for groups without a number of people. */
  readonly everyoneAnswered: boolean;
}
