/** What the tests of later libs ask made-up people with: the bank's instruments, without a second way into its lib. */
export {
  type Answers,
  instrumentFromBank,
  QUARTERLY_CORE_ITEM_IDS,
  quarterlyCore,
} from '@penumbra/instruments';
