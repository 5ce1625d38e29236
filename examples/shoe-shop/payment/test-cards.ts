export type BankAnswer = 'approved' | 'declined' | 'unreachable';

/** Cards with a part to play. Any other number is approved at once. */
export const TEST_CARDS = {
  approved: '4242424242424242',
  unreachableTwice: '4000000000000119',
  alwaysUnreachable: '4000000000000341',
  declined: '4000000000000002',
} as const;

/** What the bank says to `attempt` (1 = the first) at charging `card`. */
export function bankAnswer(card: string, attempt: number): BankAnswer {
  if (card === TEST_CARDS.declined) return 'declined';
  if (card === TEST_CARDS.alwaysUnreachable) return 'unreachable';
  if (card === TEST_CARDS.unreachableTwice && attempt <= 2) return 'unreachable';
  return 'approved';
}
